package io.pinbeam.delta.internal;

import io.pinbeam.delta.ColumnConsumer;
import io.pinbeam.delta.DeltaColumn;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.DeltaType.Kind;
import io.pinbeam.delta.RecordWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Takes the values of a record column by column into Parquet's column buffers, with no row object
 * in between.
 *
 * @param <T> the record
 */
final class ColumnSupport<T> extends RowSupport<T> implements ColumnConsumer {
  private final RecordWriter<T> recordWriter;
  private final DeltaColumn[] columns;
  private final Kind[] kinds;
  private final String[] names;

  /**
   * For each column the row in which it was last set: a second value would shift all later rows.
   */
  private final long[] lastSet;

  private final int requiredColumns;
  private long row;
  private int requiredSet;

  ColumnSupport(DeltaSchema schema, RecordWriter<T> recordWriter) {
    super(ParquetSchemas.of(schema));
    this.recordWriter = recordWriter;
    this.columns = schema.columns().toArray(new DeltaColumn[0]);
    this.kinds = new Kind[columns.length];
    this.names = new String[columns.length];
    this.lastSet = new long[columns.length];
    int required = 0;
    for (int i = 0; i < columns.length; i++) {
      kinds[i] = columns[i].type().kind();
      names[i] = columns[i].name();
      required += columns[i].isNullable() ? 0 : 1;
    }
    this.requiredColumns = required;
  }

  @Override
  public void write(T record) {
    row++;
    requiredSet = 0;
    consumer().startMessage();
    recordWriter.write(record, this);
    if (requiredSet != requiredColumns) {
      throw new IllegalArgumentException("Column " + missingColumn() + " must not be null");
    }
    consumer().endMessage();
  }

  private String missingColumn() {
    for (int i = 0; i < columns.length; i++) {
      if (!columns[i].isNullable() && lastSet[i] != row) {
        return names[i];
      }
    }
    throw new IllegalStateException("No column is missing");
  }

  @Override
  public void setLong(int column, long value) {
    RecordConsumer consumer = start(column, Kind.LONG);
    consumer.addLong(value);
    consumer.endField(names[column], column);
  }

  @Override
  public void setInt(int column, int value) {
    Kind kind = kinds[column];
    if (kind == Kind.SHORT && value != (short) value
        || kind == Kind.BYTE && value != (byte) value) {
      throw new IllegalArgumentException("Column " + names[column] + " cannot hold " + value);
    }
    RecordConsumer consumer =
        start(column, kind == Kind.SHORT || kind == Kind.BYTE ? kind : Kind.INTEGER);
    consumer.addInteger(value);
    consumer.endField(names[column], column);
  }

  @Override
  public void setDouble(int column, double value) {
    RecordConsumer consumer = start(column, Kind.DOUBLE);
    consumer.addDouble(value);
    consumer.endField(names[column], column);
  }

  @Override
  public void setFloat(int column, float value) {
    RecordConsumer consumer = start(column, Kind.FLOAT);
    consumer.addFloat(value);
    consumer.endField(names[column], column);
  }

  @Override
  public void setBoolean(int column, boolean value) {
    RecordConsumer consumer = start(column, Kind.BOOLEAN);
    consumer.addBoolean(value);
    consumer.endField(names[column], column);
  }

  @Override
  public void setTimestampMicros(int column, long micros) {
    RecordConsumer consumer = start(column, Kind.TIMESTAMP);
    consumer.addLong(micros);
    consumer.endField(names[column], column);
  }

  @Override
  public void setDate(int column, int epochDay) {
    RecordConsumer consumer = start(column, Kind.DATE);
    consumer.addInteger(epochDay);
    consumer.endField(names[column], column);
  }

  @Override
  public void setString(int column, @Nullable String value) {
    if (value != null) {
      // String.getBytes beats Binary.fromString, which goes through a CharsetEncoder.
      binary(
          column,
          Kind.STRING,
          Binary.fromConstantByteArray(value.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Override
  public void setUtf8(int column, byte[] bytes, int offset, int length) {
    binary(column, Kind.STRING, Binary.fromReusedByteArray(bytes, offset, length));
  }

  @Override
  public void setBytes(int column, byte @Nullable [] value) {
    if (value != null) {
      binary(column, Kind.BINARY, Binary.fromReusedByteArray(value));
    }
  }

  private void binary(int column, Kind kind, Binary value) {
    RecordConsumer consumer = start(column, kind);
    consumer.addBinary(value);
    consumer.endField(names[column], column);
  }

  @Override
  public void setDoubles(int column, @Nullable List<Double> values) {
    if (values != null) {
      setValue(column, values);
    }
  }

  @Override
  public void setDoubles(int column, double @Nullable [] values) {
    if (values == null) {
      return;
    }
    DeltaType type = columns[column].type();
    if (!type.equals(DeltaType.DOUBLES)) {
      throw wrongType(column, "doubles");
    }
    RecordConsumer consumer = start(column, Kind.ARRAY);
    consumer.startGroup();
    if (values.length > 0) {
      consumer.startField("list", 0);
      for (double value : values) {
        consumer.startGroup();
        consumer.startField("element", 0);
        consumer.addDouble(value);
        consumer.endField("element", 0);
        consumer.endGroup();
      }
      consumer.endField("list", 0);
    }
    consumer.endGroup();
    consumer.endField(names[column], column);
  }

  @Override
  public void setValue(int column, @Nullable Object value) {
    if (value != null) {
      RecordConsumer consumer = start(column, kinds[column]);
      BeamValues.add(consumer, columns[column].type(), value, names[column]);
      consumer.endField(names[column], column);
    }
  }

  private RecordConsumer start(int column, Kind kind) {
    if (kinds[column] != kind) {
      throw wrongType(column, kind.name().toLowerCase(java.util.Locale.ROOT));
    }
    if (lastSet[column] == row) {
      throw new IllegalStateException("Column " + names[column] + " is set twice in a row");
    }
    lastSet[column] = row;
    valueCounts()[column]++;
    if (!columns[column].isNullable()) {
      requiredSet++;
    }
    RecordConsumer consumer = consumer();
    consumer.startField(names[column], column);
    return consumer;
  }

  private IllegalArgumentException wrongType(int column, String given) {
    return new IllegalArgumentException(
        "Column " + names[column] + " is " + columns[column].type() + ", not " + given);
  }
}
