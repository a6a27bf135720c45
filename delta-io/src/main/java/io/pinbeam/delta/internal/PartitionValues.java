package io.pinbeam.delta.internal;

import io.pinbeam.delta.DeltaType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Values of partition columns as the Delta log has them, and the folders that files stand in. */
public final class PartitionValues {
  private static final String NULL_FOLDER = "__HIVE_DEFAULT_PARTITION__";

  /**
   * The protocol's form with the zone in it: the one without is read in the reader's own zone by
   * some.
   */
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private PartitionValues() {}

  public static boolean isSupported(DeltaType type) {
    switch (type.kind()) {
      case STRING:
      case LONG:
      case INTEGER:
      case SHORT:
      case BYTE:
      case BOOLEAN:
      case DECIMAL:
      case DATE:
      case TIMESTAMP:
        return true;
      default:
        return false;
    }
  }

  /** The log's form of a value of a Beam row; null for null and for the empty text. */
  public static @Nullable String text(DeltaType type, @Nullable Object value, String column) {
    if (value == null) {
      return null;
    }
    switch (type.kind()) {
      case STRING:
        return value.toString().isEmpty() ? null : value.toString();
      case DECIMAL:
        return new BigDecimal(BeamValues.unscaled(type, (BigDecimal) value, column), type.scale())
            .toPlainString();
      case DATE:
        LocalDate date = (LocalDate) value;
        checkYear(date.getYear(), column);
        return date.toString();
      case TIMESTAMP:
        Instant instant = Instant.EPOCH.plus(BeamValues.micros(value), ChronoUnit.MICROS);
        checkYear(instant.atOffset(ZoneOffset.UTC).getYear(), column);
        return TIMESTAMP.format(instant);
      default:
        return value.toString();
    }
  }

  private static void checkYear(int year, String column) {
    if (year < 1 || year > 9999) {
      throw new IllegalArgumentException(
          column + ": a partition's year is 1 to 9999, in the log's form");
    }
  }

  /** The folders of a partition, with a slash at the end; empty if there are no columns. */
  public static String folder(Map<String, String> values) {
    StringBuilder folder = new StringBuilder();
    values.forEach(
        (column, value) -> {
          escape(column, folder);
          folder.append('=');
          if (value == null) {
            folder.append(NULL_FOLDER);
          } else {
            escape(value, folder);
          }
          folder.append('/');
        });
    return folder.toString();
  }

  private static void escape(String text, StringBuilder out) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(b)) {
        out.append((char) b);
      } else {
        out.append(String.format(Locale.ROOT, "%%%02X", b));
      }
    }
  }

  private static boolean isPlain(byte b) {
    return b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b >= '0' && b <= '9'
        || b == '.'
        || b == '-'
        || b == '_';
  }
}
