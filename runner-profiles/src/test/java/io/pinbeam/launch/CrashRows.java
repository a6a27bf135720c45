package io.pinbeam.launch;

import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/** The input of the crash tests: whatever it is asked for, in whatever run, it is the same. */
final class CrashRows {
  static final Schema SCHEMA = Schema.builder().addInt64Field("id").addInt64Field("amount").build();

  private CrashRows() {}

  static Row row(long id) {
    return Row.withSchema(SCHEMA).addValues(id, amount(id)).build();
  }

  /** Scattered, so that a row in another's place changes the sum. */
  static long amount(long id) {
    return Math.floorMod(id * 0x9E3779B97F4A7C15L, 1_000_003L);
  }
}
