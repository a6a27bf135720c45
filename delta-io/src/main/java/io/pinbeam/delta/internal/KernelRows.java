package io.pinbeam.delta.internal;

import io.delta.kernel.data.ArrayValue;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaColumn;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The rows of one data file, as Beam rows. */
final class KernelRows implements CloseableIterator<Row> {
  private final CloseableIterator<FileReadResult> batches;
  private final Schema beamSchema;
  private final DeltaType[] types;
  private ColumnVector[] vectors = new ColumnVector[0];
  private int size;
  private int next;

  private KernelRows(CloseableIterator<FileReadResult> batches, DeltaSchema schema) {
    this.batches = batches;
    this.beamSchema = schema.toBeam();
    int columns = schema.columns().size();
    this.types = new DeltaType[columns];
    for (int i = 0; i < columns; i++) {
      types[i] = schema.columns().get(i).type();
    }
  }

  static KernelRows open(Engine engine, String tablePath, DeltaSchema schema, DataFile file)
      throws IOException {
    if (!file.partitionValues().isEmpty()) {
      throw new UnsupportedOperationException(
          "Table " + tablePath + " cannot be read: it has partition columns");
    }
    StructType physical = KernelSchemas.toKernel(schema);
    FileStatus status =
        FileStatus.of(tablePath + "/" + file.path(), file.sizeBytes(), file.modificationTime());
    return new KernelRows(
        engine
            .getParquetHandler()
            .readParquetFiles(new PlainIterator<>(List.of(status)), physical, Optional.empty()),
        schema);
  }

  @Override
  public boolean hasNext() {
    while (next == size) {
      if (!batches.hasNext()) {
        return false;
      }
      ColumnarBatch batch = batches.next().getData();
      vectors = new ColumnVector[types.length];
      for (int i = 0; i < types.length; i++) {
        vectors[i] = batch.getColumnVector(i);
      }
      size = batch.getSize();
      next = 0;
    }
    return true;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    List<Object> values = new ArrayList<>(types.length);
    for (int i = 0; i < types.length; i++) {
      values.add(value(vectors[i], types[i], beamSchema.getField(i).getType(), next));
    }
    next++;
    return Row.withSchema(beamSchema).attachValues(values);
  }

  @Override
  public void close() throws IOException {
    batches.close();
  }

  private static @Nullable Object value(
      ColumnVector vector, DeltaType type, Schema.FieldType beamType, int row) {
    if (vector.isNullAt(row)) {
      return null;
    }
    switch (type.kind()) {
      case STRING:
        return vector.getString(row);
      case LONG:
        return vector.getLong(row);
      case INTEGER:
        return vector.getInt(row);
      case SHORT:
        return vector.getShort(row);
      case BYTE:
        return vector.getByte(row);
      case FLOAT:
        return vector.getFloat(row);
      case DOUBLE:
        return vector.getDouble(row);
      case BOOLEAN:
        return vector.getBoolean(row);
      case BINARY:
        return vector.getBinary(row);
      case DATE:
        return LocalDate.ofEpochDay(vector.getInt(row));
      case TIMESTAMP:
        return Instant.EPOCH.plus(vector.getLong(row), ChronoUnit.MICROS);
      case DECIMAL:
        return vector.getDecimal(row);
      case ARRAY:
        return array(vector.getArray(row), type, beamType);
      case MAP:
        return map(vector.getMap(row), type, beamType);
      case STRUCT:
        return struct(vector, type.fields(), beamType.getRowSchema(), row);
    }
    throw new IllegalStateException("No value of type " + type);
  }

  private static List<Object> array(ArrayValue array, DeltaType type, Schema.FieldType beamType) {
    List<Object> values = new ArrayList<>(array.getSize());
    for (int i = 0; i < array.getSize(); i++) {
      values.add(
          value(array.getElements(), type.parts().get(0), beamType.getCollectionElementType(), i));
    }
    return values;
  }

  private static Map<Object, Object> map(MapValue map, DeltaType type, Schema.FieldType beamType) {
    Map<Object, Object> values = new HashMap<>();
    for (int i = 0; i < map.getSize(); i++) {
      values.put(
          value(map.getKeys(), type.parts().get(0), beamType.getMapKeyType(), i),
          value(map.getValues(), type.parts().get(1), beamType.getMapValueType(), i));
    }
    return values;
  }

  private static Row struct(ColumnVector vector, List<DeltaColumn> fields, Schema schema, int row) {
    List<Object> values = new ArrayList<>(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      values.add(
          value(vector.getChild(i), fields.get(i).type(), schema.getField(i).getType(), row));
    }
    return Row.withSchema(schema).attachValues(values);
  }
}
