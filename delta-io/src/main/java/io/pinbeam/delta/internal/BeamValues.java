package io.pinbeam.delta.internal;

import io.pinbeam.delta.DeltaColumn;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.DeltaType.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.joda.time.ReadableInstant;

/** Values as Beam's rows hold them, put into a Parquet record. */
final class BeamValues {
  private static final long MICROS_PER_SECOND = 1_000_000L;

  private BeamValues() {}

  /** Adds a value that is not null; the field is already started. */
  static void add(RecordConsumer out, DeltaType type, Object value, String field) {
    switch (type.kind()) {
      case STRING:
        out.addBinary(
            Binary.fromConstantByteArray(value.toString().getBytes(StandardCharsets.UTF_8)));
        return;
      case LONG:
        out.addLong((Long) value);
        return;
      case INTEGER:
      case SHORT:
      case BYTE:
        out.addInteger(integer(type, value, field));
        return;
      case FLOAT:
        out.addFloat((Float) value);
        return;
      case DOUBLE:
        out.addDouble((Double) value);
        return;
      case BOOLEAN:
        out.addBoolean((Boolean) value);
        return;
      case BINARY:
        out.addBinary(Binary.fromReusedByteArray((byte[]) value));
        return;
      case DATE:
        out.addInteger(Math.toIntExact(((LocalDate) value).toEpochDay()));
        return;
      case TIMESTAMP:
        out.addLong(micros(value));
        return;
      case TIMESTAMP_NTZ:
        out.addLong(micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC)));
        return;
      case DECIMAL:
        addDecimal(out, type, (BigDecimal) value, field);
        return;
      case ARRAY:
        addArray(out, type.parts().get(0), (Iterable<?>) value, field);
        return;
      case MAP:
        addMap(out, type, (Map<?, ?>) value, field);
        return;
      case STRUCT:
        addStruct(out, type.fields(), (Row) value, field);
        return;
    }
    throw new IllegalStateException("No value of type " + type);
  }

  /** Fails where {@link #add} would, and adds nothing. */
  static void check(DeltaType type, Object value, String field) {
    switch (type.kind()) {
      case STRING:
        return;
      case LONG:
        check(value instanceof Long, type, field);
        return;
      case INTEGER:
      case SHORT:
      case BYTE:
        check(value instanceof Number, type, field);
        integer(type, value, field);
        return;
      case FLOAT:
        check(value instanceof Float, type, field);
        return;
      case DOUBLE:
        check(value instanceof Double, type, field);
        return;
      case BOOLEAN:
        check(value instanceof Boolean, type, field);
        return;
      case BINARY:
        check(value instanceof byte[], type, field);
        return;
      case DATE:
        check(value instanceof LocalDate, type, field);
        Math.toIntExact(((LocalDate) value).toEpochDay());
        return;
      case TIMESTAMP:
        check(value instanceof Instant || value instanceof ReadableInstant, type, field);
        micros(value);
        return;
      case TIMESTAMP_NTZ:
        check(value instanceof LocalDateTime, type, field);
        micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC));
        return;
      case DECIMAL:
        check(value instanceof BigDecimal, type, field);
        unscaled(type, (BigDecimal) value, field);
        return;
      case ARRAY:
        check(value instanceof Iterable, type, field);
        for (Object element : (Iterable<?>) value) {
          checkField(type.parts().get(0), element, field + ".element");
        }
        return;
      case MAP:
        check(value instanceof Map, type, field);
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          checkKey(entry.getKey(), field);
          checkField(type.parts().get(0), entry.getKey(), field + ".key");
          checkField(type.parts().get(1), entry.getValue(), field + ".value");
        }
        return;
      case STRUCT:
        check(value instanceof Row, type, field);
        for (int i = 0; i < type.fields().size(); i++) {
          DeltaColumn column = type.fields().get(i);
          checkField(column.type(), ((Row) value).getValue(i), field + "." + column.name());
        }
        return;
    }
    throw new IllegalStateException("No value of type " + type);
  }

  private static void checkField(DeltaType type, Object value, String field) {
    if (value != null) {
      check(type, value, field);
    }
  }

  private static void checkKey(Object key, String field) {
    if (key == null) {
      throw new IllegalArgumentException(field + ": a key of a map must not be null");
    }
  }

  private static void check(boolean isOfType, DeltaType type, String field) {
    if (!isOfType) {
      throw new IllegalArgumentException(field + ": a value is not a " + type);
    }
  }

  private static int integer(DeltaType type, Object value, String field) {
    long number = ((Number) value).longValue();
    boolean fits =
        type.kind() == Kind.BYTE
            ? number == (byte) number
            : type.kind() == Kind.SHORT ? number == (short) number : number == (int) number;
    if (!fits) {
      throw new IllegalArgumentException(field + ": a value is too large for " + type);
    }
    return (int) number;
  }

  static long micros(Object value) {
    if (value instanceof Instant) {
      Instant instant = (Instant) value;
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND),
          instant.getNano() / 1000);
    }
    return Math.multiplyExact(((ReadableInstant) value).getMillis(), 1000L);
  }

  /** The digits of a decimal that fits its column. */
  static BigInteger unscaled(DeltaType type, BigDecimal value, String field) {
    BigInteger unscaled;
    try {
      unscaled = value.setScale(type.scale(), RoundingMode.UNNECESSARY).unscaledValue();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(field + ": a value has more decimals than " + type, e);
    }
    if (unscaled.abs().compareTo(BigInteger.TEN.pow(type.precision())) >= 0) {
      throw new IllegalArgumentException(field + ": a value has more digits than " + type);
    }
    return unscaled;
  }

  private static void addDecimal(
      RecordConsumer out, DeltaType type, BigDecimal value, String field) {
    BigInteger unscaled = unscaled(type, value, field);
    if (type.precision() <= 9) {
      out.addInteger(unscaled.intValueExact());
    } else if (type.precision() <= 18) {
      out.addLong(unscaled.longValueExact());
    } else {
      out.addBinary(
          Binary.fromConstantByteArray(
              fixedLength(unscaled, ParquetSchemas.decimalBytes(type.precision()))));
    }
  }

  private static byte[] fixedLength(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[length];
    Arrays.fill(fixed, 0, length - bytes.length, (byte) (number.signum() < 0 ? -1 : 0));
    System.arraycopy(bytes, 0, fixed, length - bytes.length, bytes.length);
    return fixed;
  }

  private static void addArray(
      RecordConsumer out, DeltaType element, Iterable<?> values, String field) {
    out.startGroup();
    boolean started = false;
    for (Object value : values) {
      if (!started) {
        out.startField("list", 0);
        started = true;
      }
      out.startGroup();
      addField(out, element, value, "element", 0, field);
      out.endGroup();
    }
    if (started) {
      out.endField("list", 0);
    }
    out.endGroup();
  }

  private static void addMap(RecordConsumer out, DeltaType type, Map<?, ?> map, String field) {
    out.startGroup();
    if (!map.isEmpty()) {
      out.startField("key_value", 0);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        checkKey(entry.getKey(), field);
        out.startGroup();
        addField(out, type.parts().get(0), entry.getKey(), "key", 0, field);
        addField(out, type.parts().get(1), entry.getValue(), "value", 1, field);
        out.endGroup();
      }
      out.endField("key_value", 0);
    }
    out.endGroup();
  }

  private static void addStruct(
      RecordConsumer out, List<DeltaColumn> fields, Row row, String field) {
    out.startGroup();
    for (int i = 0; i < fields.size(); i++) {
      addField(out, fields.get(i).type(), row.getValue(i), fields.get(i).name(), i, field);
    }
    out.endGroup();
  }

  private static void addField(
      RecordConsumer out, DeltaType type, Object value, String name, int index, String field) {
    if (value != null) {
      out.startField(name, index);
      add(out, type, value, field + "." + name);
      out.endField(name, index);
    }
  }
}
