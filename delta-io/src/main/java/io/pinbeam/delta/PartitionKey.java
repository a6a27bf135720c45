package io.pinbeam.delta;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Tells whether two files are of one partition, whichever engines wrote their values. */
final class PartitionKey {
  private PartitionKey() {}

  /** The partition values in the one form in which equal values are equal texts. */
  static Map<String, String> of(DeltaSchema schema, Map<String, String> values) {
    Map<String, String> key = new HashMap<>();
    values.forEach(
        (column, text) -> {
          int index = schema.indexOf(column);
          key.put(
              column,
              index < 0 ? text : canonical(schema.columns().get(index).type().kind(), text));
        });
    return key;
  }

  private static @Nullable String canonical(DeltaType.Kind kind, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      switch (kind) {
        case LONG:
        case INTEGER:
        case SHORT:
        case BYTE:
          return Long.toString(Long.parseLong(text));
        case FLOAT:
        case DOUBLE:
          return Double.toString(Double.parseDouble(text));
        case DECIMAL:
          return new BigDecimal(text).stripTrailingZeros().toPlainString();
        case BOOLEAN:
          return text.toLowerCase(Locale.ROOT);
        case DATE:
          return LocalDate.parse(text).toString();
        case TIMESTAMP:
          return timestamp(text).toString();
        default:
          return text;
      }
    } catch (NumberFormatException | DateTimeException e) {
      // Not a form of the protocol: equal to itself alone.
      return text;
    }
  }

  /** The protocol has one form with the zone in it, and one without, which is UTC. */
  private static Instant timestamp(String text) {
    return text.endsWith("Z")
        ? Instant.parse(text.replace(' ', 'T'))
        : LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
  }
}
