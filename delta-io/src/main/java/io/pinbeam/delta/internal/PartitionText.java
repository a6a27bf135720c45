package io.pinbeam.delta.internal;

import io.pinbeam.delta.DeltaType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.ReadableInstant;

/**
 * The value of a partition column: as the log writes it, as a Beam row holds it, as a caller gives
 * it. Kernel's own parser goes through {@code java.sql}, where the machine's time zone matters.
 */
final class PartitionText {
  private PartitionText() {}

  /** What a row holds. The protocol takes an empty text for null, whatever the type. */
  static @Nullable Object parse(DeltaType type, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    switch (type.kind()) {
      case STRING:
        return text;
      case LONG:
        return Long.valueOf(text);
      case INTEGER:
        return Integer.valueOf(text);
      case SHORT:
        return Short.valueOf(text);
      case BYTE:
        return Byte.valueOf(text);
      case FLOAT:
        return Float.valueOf(text);
      case DOUBLE:
        return Double.valueOf(text);
      case BOOLEAN:
        return Boolean.valueOf(text);
      case BINARY:
        return text.getBytes(StandardCharsets.UTF_8);
      case DATE:
        return LocalDate.parse(text);
      case TIMESTAMP:
        return instant(text);
      case TIMESTAMP_NTZ:
        return LocalDateTime.parse(text.replace(' ', 'T'));
      case DECIMAL:
        return new BigDecimal(text).setScale(type.scale(), RoundingMode.UNNECESSARY);
      default:
        throw new UnsupportedOperationException("A table is not partitioned by " + type);
    }
  }

  /** {@code 2024-03-31T02:30:00.123456Z}, or {@code 2024-03-31 02:30:00.123456}, taken as UTC. */
  private static Instant instant(String text) {
    String iso = text.replace(' ', 'T');
    boolean hasZone = iso.endsWith("Z") || iso.lastIndexOf('+') > 0 || iso.lastIndexOf('-') > 10;
    return hasZone
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }

  /**
   * What a row of this type holds, from what a caller asks for.
   *
   * @throws IllegalArgumentException naming the column and both types
   */
  static @Nullable Object fromCaller(String column, DeltaType type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    Object converted = null;
    try {
      converted = convert(type, value);
    } catch (ArithmeticException e) {
      // No value of this column; said below.
    }
    if (converted == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Partition column %s is %s: it has no value like %s (%s)",
              column,
              type,
              value,
              value.getClass().getName()));
    }
    return converted;
  }

  private static @Nullable Object convert(DeltaType type, Object value) {
    switch (type.kind()) {
      case STRING:
        return value instanceof String ? value : null;
      case LONG:
        return isWhole(value) ? ((Number) value).longValue() : null;
      case INTEGER:
        return isWhole(value) ? Math.toIntExact(((Number) value).longValue()) : null;
      case SHORT:
        return isWhole(value) ? new BigDecimal(value.toString()).shortValueExact() : null;
      case BYTE:
        return isWhole(value) ? new BigDecimal(value.toString()).byteValueExact() : null;
      case FLOAT:
        return value instanceof Float ? value : null;
      case DOUBLE:
        return value instanceof Double ? value : null;
      case BOOLEAN:
        return value instanceof Boolean ? value : null;
      case DATE:
        return value instanceof LocalDate ? value : null;
      case TIMESTAMP:
        if (value instanceof ReadableInstant) {
          return Instant.ofEpochMilli(((ReadableInstant) value).getMillis());
        }
        return value instanceof Instant ? value : null;
      case TIMESTAMP_NTZ:
        return value instanceof LocalDateTime ? value : null;
      case DECIMAL:
        return value instanceof BigDecimal
            ? ((BigDecimal) value).setScale(type.scale(), RoundingMode.UNNECESSARY)
            : null;
      default:
        return null;
    }
  }

  private static boolean isWhole(Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte;
  }
}
