package io.pinbeam.delta.internal;

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.MapValue;
import io.pinbeam.delta.DeltaType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Takes the values of one type out of Kernel's vectors, as Beam's rows hold them. Made once for a
 * column, so that a value costs no look at its type.
 */
abstract class KernelValues {
  private static final int MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1000;

  /** The value in a row where it is not null. */
  abstract Object notNull(ColumnVector vector, int row);

  final @Nullable Object get(ColumnVector vector, int row) {
    return vector.isNullAt(row) ? null : notNull(vector, row);
  }

  static KernelValues of(DeltaType type, FieldType beamType) {
    switch (type.kind()) {
      case STRING:
        return simple(ColumnVector::getString);
      case LONG:
        return simple(ColumnVector::getLong);
      case INTEGER:
        return simple(ColumnVector::getInt);
      case SHORT:
        return simple(ColumnVector::getShort);
      case BYTE:
        return simple(ColumnVector::getByte);
      case FLOAT:
        return simple(ColumnVector::getFloat);
      case DOUBLE:
        return simple(ColumnVector::getDouble);
      case BOOLEAN:
        return simple(ColumnVector::getBoolean);
      case BINARY:
        return simple(ColumnVector::getBinary);
      case DATE:
        return simple((vector, row) -> LocalDate.ofEpochDay(vector.getInt(row)));
      case TIMESTAMP:
        return simple((vector, row) -> instant(vector.getLong(row)));
      case TIMESTAMP_NTZ:
        return simple((vector, row) -> dateTime(vector.getLong(row)));
      case DECIMAL:
        return simple(ColumnVector::getDecimal);
      case ARRAY:
        return new ArrayValues(of(type.parts().get(0), beamType.getCollectionElementType()));
      case MAP:
        return new MapValues(
            of(type.parts().get(0), beamType.getMapKeyType()),
            of(type.parts().get(1), beamType.getMapValueType()));
      case STRUCT:
        return new StructValues(type, beamType.getRowSchema());
    }
    throw new IllegalStateException("No value of type " + type);
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS_PER_SECOND), nanos(micros));
  }

  private static LocalDateTime dateTime(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND), nanos(micros), ZoneOffset.UTC);
  }

  private static int nanos(long micros) {
    return Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO;
  }

  private static KernelValues simple(Getter getter) {
    return new KernelValues() {
      @Override
      Object notNull(ColumnVector vector, int row) {
        return getter.get(vector, row);
      }
    };
  }

  private interface Getter {
    Object get(ColumnVector vector, int row);
  }

  private static final class ArrayValues extends KernelValues {
    private final KernelValues elements;

    ArrayValues(KernelValues elements) {
      this.elements = elements;
    }

    @Override
    Object notNull(ColumnVector vector, int row) {
      ArrayValue array = vector.getArray(row);
      ColumnVector from = array.getElements();
      List<Object> values = new ArrayList<>(array.getSize());
      for (int i = 0; i < array.getSize(); i++) {
        values.add(elements.get(from, i));
      }
      return values;
    }
  }

  private static final class MapValues extends KernelValues {
    private final KernelValues keys;
    private final KernelValues values;

    MapValues(KernelValues keys, KernelValues values) {
      this.keys = keys;
      this.values = values;
    }

    @Override
    Object notNull(ColumnVector vector, int row) {
      MapValue map = vector.getMap(row);
      ColumnVector fromKeys = map.getKeys();
      ColumnVector fromValues = map.getValues();
      Map<Object, Object> entries = new HashMap<>();
      for (int i = 0; i < map.getSize(); i++) {
        entries.put(keys.get(fromKeys, i), values.get(fromValues, i));
      }
      return entries;
    }
  }

  private static final class StructValues extends KernelValues {
    private final Schema schema;
    private final KernelValues[] fields;

    StructValues(DeltaType type, Schema schema) {
      this.schema = schema;
      this.fields = new KernelValues[type.fields().size()];
      for (int i = 0; i < fields.length; i++) {
        fields[i] = of(type.fields().get(i).type(), schema.getField(i).getType());
      }
    }

    @Override
    Object notNull(ColumnVector vector, int row) {
      Object[] values = new Object[fields.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = fields[i].get(vector.getChild(i), row);
      }
      return Row.withSchema(schema).attachValues(Arrays.asList(values));
    }
  }
}
