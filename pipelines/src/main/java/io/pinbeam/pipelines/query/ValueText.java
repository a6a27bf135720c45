package io.pinbeam.pipelines.query;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.values.Row;
import org.joda.time.DateTimeZone;
import org.joda.time.ReadableInstant;
import org.joda.time.format.DateTimeFormat;
import org.joda.time.format.DateTimeFormatter;

/** The text of a value in a result. */
final class ValueText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormat.forPattern("yyyy-MM-dd HH:mm:ss")
          .withZone(DateTimeZone.UTC)
          .withLocale(Locale.ROOT);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormat.forPattern("yyyy-MM-dd HH:mm:ss.SSS")
          .withZone(DateTimeZone.UTC)
          .withLocale(Locale.ROOT);

  private ValueText() {}

  static String of(Object value) {
    if (value instanceof Double || value instanceof Float) {
      return number(((Number) value).doubleValue());
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof ReadableInstant instant) {
      return (instant.getMillis() % 1000 == 0 ? SECONDS : MILLIS).print(instant);
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof Row row) {
      return list(row.getValues());
    }
    if (value instanceof Collection<?> collection) {
      return list(collection);
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> element(entry.getKey()) + ": " + element(entry.getValue()))
          .sorted()
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return value.toString();
  }

  private static String list(Collection<?> values) {
    return values.stream().map(ValueText::element).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String element(Object value) {
    return value == null ? "null" : of(value);
  }

  /** Without an exponent: {@code 132000.0}. */
  private static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    String plain = BigDecimal.valueOf(value).toPlainString();
    return plain.indexOf('.') < 0 ? plain + ".0" : plain;
  }
}
