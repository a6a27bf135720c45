package io.pinbeam.transforms.aggregate;

import java.time.LocalDate;

/** Calendar years, UTC. */
public final class Years {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private Years() {}

  /** The year of a time in microseconds since 1970-01-01 UTC. */
  public static int ofMicros(long micros) {
    return LocalDate.ofEpochDay(Math.floorDiv(micros, MICROS_PER_DAY)).getYear();
  }
}
