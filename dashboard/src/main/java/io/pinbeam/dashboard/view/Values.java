package io.pinbeam.dashboard.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.checkerframework.checker.nullness.qual.PolyNull;

/** Values of rows, and of the page's JSON. */
final class Values {
  private static final int LONGEST_NAME = 120;

  private Values() {}

  /** Null where the column is; required columns are never. */
  static Instant time(Row row, String column) {
    return row.getLogicalTypeValue(column, Instant.class);
  }

  /** Empty where the column is null. */
  static String text(Row row, String column) {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  /** 0 where the column is null. */
  static long count(Row row, String column) {
    Long count = row.getInt64(column);
    return count == null ? 0 : count;
  }

  /** A name out of records, which may be of any length, as the page shows it. */
  static String shown(String name) {
    return name.codePointCount(0, name.length()) > LONGEST_NAME
        ? name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME)) + "…"
        : name;
  }

  /** Milliseconds since 1970 UTC, or null. */
  static void put(ObjectNode node, String name, @Nullable Instant time) {
    node.put(name, time == null ? null : (Long) time.toEpochMilli());
  }

  /** The later one; null if there is neither. */
  static @PolyNull Instant later(@PolyNull Instant one, @PolyNull Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isAfter(other) ? one : other;
  }
}
