package io.pinbeam.pipelines.stream.run;

import org.apache.beam.sdk.values.Row;

/**
 * Sums of lines of a stream's ledger.
 *
 * @param records records of the stream
 * @param read posts found in them
 * @param late records that were put into a later window than their arrival
 * @param unmatched rows whose post was not complete within a window of the trends
 */
public record StreamTotals(
    long records,
    long read,
    long written,
    long duplicates,
    long deadLetters,
    long late,
    long unmatched) {
  static final StreamTotals NONE = new StreamTotals(0, 0, 0, 0, 0, 0, 0);

  static StreamTotals of(Row line) {
    return new StreamTotals(
        number(line, "records"),
        number(line, "read"),
        number(line, "written"),
        number(line, "duplicates"),
        number(line, "dead_letters"),
        number(line, "late"),
        number(line, "unmatched"));
  }

  StreamTotals plus(StreamTotals other) {
    return new StreamTotals(
        records + other.records,
        read + other.read,
        written + other.written,
        duplicates + other.duplicates,
        deadLetters + other.deadLetters,
        late + other.late,
        unmatched + other.unmatched);
  }

  /** Whether every post that was read became a row, a copy of one, or a dead letter. */
  public boolean addsUp() {
    return read == written + duplicates + deadLetters;
  }

  private static long number(Row line, String column) {
    Number number = line.getValue(column);
    return number == null ? 0 : number.longValue();
  }
}
