package io.pinbeam.delta.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Delta's statistics of a data file, from the footer just written.
 *
 * <p>A bound that cannot be told for sure (NaN among the values, bytes that are not UTF-8, years
 * beyond four digits) is left out: readers skip files by these bounds. Structs have statistics of
 * their fields, arrays and maps at the top their null count alone. Always those of the first 32
 * columns of the file: what a table says by {@code delta.dataSkippingNumIndexedCols} or {@code
 * delta.dataSkippingStatsColumns} is not looked at, since workers do not read the table.
 */
final class FooterStatistics {
  /** Delta's default: statistics of the first columns, counted in leaves. */
  private static final int MAX_COLUMNS = 32;

  /** Bounds of texts are cut to so many characters. */
  private static final int MAX_CHARACTERS = 32;

  private static final int LAST_ASCII = 0x7f;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);

  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final ParquetMetadata footer;
  private final long rows;
  private int columns;

  private FooterStatistics(ParquetMetadata footer, long rows) {
    this.footer = footer;
    this.rows = rows;
  }

  /** {@code valueCounts}: for each top column, the rows in which it is not null. */
  static String json(ParquetMetadata footer, MessageType schema, long rows, long[] valueCounts) {
    FooterStatistics statistics = new FooterStatistics(footer, rows);
    Map<String, Object> min = new LinkedHashMap<>();
    Map<String, Object> max = new LinkedHashMap<>();
    Map<String, Object> nulls = new LinkedHashMap<>();
    for (int i = 0; i < schema.getFieldCount(); i++) {
      Type field = schema.getType(i);
      if (field.isPrimitive() || field.getLogicalTypeAnnotation() == null) {
        statistics.add(field, new String[] {field.getName()}, min, max, nulls);
      } else if (statistics.columns++ < MAX_COLUMNS) {
        nulls.put(field.getName(), rows - valueCounts[i]);
      }
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("numRecords", rows);
    json.put("minValues", min);
    json.put("maxValues", max);
    json.put("nullCount", nulls);
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Statistics cannot be written as JSON", e);
    }
  }

  private void add(
      Type field,
      String[] path,
      Map<String, Object> min,
      Map<String, Object> max,
      Map<String, Object> nulls) {
    if (field.isPrimitive()) {
      if (columns++ < MAX_COLUMNS) {
        addColumn(field.asPrimitiveType(), path, min, max, nulls);
      }
      return;
    }
    if (field.getLogicalTypeAnnotation() != null) {
      return;
    }
    Map<String, Object> minFields = new LinkedHashMap<>();
    Map<String, Object> maxFields = new LinkedHashMap<>();
    Map<String, Object> nullFields = new LinkedHashMap<>();
    for (Type child : field.asGroupType().getFields()) {
      String[] childPath = Arrays.copyOf(path, path.length + 1);
      childPath[path.length] = child.getName();
      add(child, childPath, minFields, maxFields, nullFields);
    }
    putIfAny(min, field.getName(), minFields);
    putIfAny(max, field.getName(), maxFields);
    putIfAny(nulls, field.getName(), nullFields);
  }

  private static void putIfAny(
      Map<String, Object> parent, String name, Map<String, Object> fields) {
    if (!fields.isEmpty()) {
      parent.put(name, fields);
    }
  }

  private void addColumn(
      PrimitiveType type,
      String[] path,
      Map<String, Object> min,
      Map<String, Object> max,
      Map<String, Object> nulls) {
    if (rows == 0) {
      return;
    }
    Statistics<?> statistics = merged(path);
    if (statistics == null || !statistics.isNumNullsSet()) {
      return;
    }
    nulls.put(type.getName(), statistics.getNumNulls());
    if (!statistics.hasNonNullValue() || statistics.getNumNulls() == rows) {
      return;
    }
    Object low = bound(type, statistics.genericGetMin(), statistics.getMinBytes(), false);
    Object high = bound(type, statistics.genericGetMax(), statistics.getMaxBytes(), true);
    if (low != null && high != null) {
      min.put(type.getName(), low);
      max.put(type.getName(), high);
    }
  }

  private @Nullable Statistics<?> merged(String[] path) {
    Statistics<?> merged = null;
    for (BlockMetaData block : footer.getBlocks()) {
      Statistics<?> chunk = statistics(block, path);
      if (chunk == null || chunk.isEmpty() || !chunk.isNumNullsSet()) {
        return null;
      }
      if (merged == null) {
        merged = chunk.copy();
      } else {
        merged.mergeStatistics(chunk);
      }
    }
    return merged;
  }

  private static @Nullable Statistics<?> statistics(BlockMetaData block, String[] path) {
    for (ColumnChunkMetaData column : block.getColumns()) {
      if (Arrays.equals(column.getPath().toArray(), path)) {
        return column.getStatistics();
      }
    }
    return null;
  }

  private static @Nullable Object bound(
      PrimitiveType type, Object value, byte[] bytes, boolean upper) {
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    if (annotation instanceof StringLogicalTypeAnnotation) {
      return text(bytes, upper);
    }
    if (annotation instanceof DateLogicalTypeAnnotation) {
      return date((Integer) value);
    }
    if (annotation instanceof TimestampLogicalTypeAnnotation) {
      String timestamp = timestamp((Long) value);
      return timestamp == null || ((TimestampLogicalTypeAnnotation) annotation).isAdjustedToUTC()
          ? timestamp
          : timestamp.substring(0, timestamp.length() - 1);
    }
    if (annotation instanceof DecimalLogicalTypeAnnotation) {
      int scale = ((DecimalLogicalTypeAnnotation) annotation).getScale();
      return value instanceof Binary
          ? new BigDecimal(new BigInteger(bytes), scale)
          : BigDecimal.valueOf(((Number) value).longValue(), scale);
    }
    switch (type.getPrimitiveTypeName()) {
      case INT32:
      case INT64:
        return value;
      case FLOAT:
        return Float.isFinite((Float) value) ? value : null;
      case DOUBLE:
        return Double.isFinite((Double) value) ? value : null;
      default:
        // Spark keeps no bounds of booleans and bytes either.
        return null;
    }
  }

  private static @Nullable String date(int epochDay) {
    LocalDate date = LocalDate.ofEpochDay(epochDay);
    return date.getYear() < 1 || date.getYear() > 9999 ? null : date.toString();
  }

  /** With all six decimals: a bound cut to milliseconds would not be one. */
  private static @Nullable String timestamp(long micros) {
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    int year = instant.atOffset(ZoneOffset.UTC).getYear();
    return year < 1 || year > 9999 ? null : TIMESTAMP.format(instant);
  }

  private static @Nullable String text(byte[] utf8, boolean upper) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
    if (text.codePointCount(0, text.length()) <= MAX_CHARACTERS) {
      return text;
    }
    int end = text.offsetByCodePoints(0, MAX_CHARACTERS);
    return upper ? above(text, end) : text.substring(0, end);
  }

  /** The shortest text that starts like this one and sorts after it. */
  private static @Nullable String above(String text, int from) {
    int end = from;
    while (end < text.length() && text.codePointAt(end) == Character.MAX_CODE_POINT) {
      end += Character.charCount(Character.MAX_CODE_POINT);
    }
    if (end >= text.length()) {
      return text;
    }
    int last = text.codePointAt(end) < LAST_ASCII ? LAST_ASCII : Character.MAX_CODE_POINT;
    return new StringBuilder(text.substring(0, end)).appendCodePoint(last).toString();
  }
}
