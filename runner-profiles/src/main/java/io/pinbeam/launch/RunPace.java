package io.pinbeam.launch;

import java.util.Locale;

/**
 * How far a run has come, in words. Runners tell what is read as their tasks end: between two such
 * moments the pace stays, and the time that is left runs down. For one thread.
 */
final class RunPace {
  private static final double SHORT_SECONDS = 120;
  private static final double SHORT_MINUTES = 120;

  private final long size;
  private long records;
  private long done;
  private double toldAt;

  private RunPace(long size) {
    this.size = size;
  }

  /**
   * A run that has just begun.
   *
   * @param size of the input, in any unit; 0 if nobody knows it
   */
  static RunPace of(long size) {
    return new RunPace(size);
  }

  /**
   * One line for now.
   *
   * @param recordsRead so far
   * @param inputDone how much of the input that is, in its unit
   * @param seconds since the beginning
   */
  String line(long recordsRead, long inputDone, double seconds) {
    if (recordsRead != records || inputDone != done) {
      records = recordsRead;
      done = inputDone;
      toldAt = seconds;
    }
    if (size == 0 && records == 0) {
      return duration(seconds);
    }
    StringBuilder line = new StringBuilder(format("%,d records read", records));
    if (size > 0) {
      line.append(format(", %d %%", Math.min(100, (long) (100.0 * done / size))));
    }
    if (records > 0 && toldAt > 0) {
      line.append(format(", %,.0f/s", records / toldAt));
    }
    return line.append(", ").append(rest(seconds)).toString();
  }

  private String rest(double seconds) {
    if (size == 0 || done == 0) {
      return duration(seconds);
    }
    if (done >= size) {
      return "finishing";
    }
    double all = toldAt * size / done;
    return duration(Math.max(1, all - seconds)) + " left";
  }

  private static String duration(double seconds) {
    double minutes = seconds / 60;
    return seconds < SHORT_SECONDS
        ? format("%.0f s", seconds)
        : minutes < SHORT_MINUTES ? format("%.0f min", minutes) : format("%,.0f h", minutes / 60);
  }

  private static String format(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
