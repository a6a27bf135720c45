package io.pinbeam.launch;

import java.time.Duration;
import java.time.Instant;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/** The input of the crash tests: whatever it is asked for, in whatever run, it is the same. */
final class CrashRows {
  static final Schema SCHEMA = Schema.builder().addInt64Field("id").addInt64Field("amount").build();

  /** What a bounded pipeline, or a window, has. */
  static final int ROWS_OF_A_BATCH = 200;

  static final Duration BATCH = Duration.ofSeconds(1);

  /** A whole number of batches after the epoch. */
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private CrashRows() {}

  static Instant startOf(long batch) {
    return BEGIN.plus(BATCH.multipliedBy(batch));
  }

  static org.joda.time.Instant timeOf(long id) {
    long inBatch = BATCH.toMillis() * (id % ROWS_OF_A_BATCH) / ROWS_OF_A_BATCH;
    return new org.joda.time.Instant(startOf(id / ROWS_OF_A_BATCH).toEpochMilli() + inBatch);
  }

  static Row row(long id) {
    return Row.withSchema(SCHEMA).addValues(id, amount(id)).build();
  }

  /** Scattered, so that a row in another's place changes the sum. */
  static long amount(long id) {
    return Math.floorMod(id * 0x9E3779B97F4A7C15L, 1_000_003L);
  }
}
