package io.pinbeam.delta.internal;

import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Hands the values of one Parquet file on to another as they are read, whatever the schema: writing
 * "a record" reads the next one, and what the reader finds goes straight to the writer.
 */
final class CopySupport extends RowSupport<RecordReader<Void>> {
  private final Copier copier;
  private boolean isSkipping;

  CopySupport(MessageType schema) {
    super(schema);
    this.copier = new Copier(schema, null, -1);
  }

  /** Given to the reader whose records are copied. */
  RecordMaterializer<Void> materializer() {
    return new Materializer();
  }

  @Override
  public void write(RecordReader<Void> reader) {
    reader.read();
  }

  /** Reads a record and drops it. */
  void skip(RecordReader<Void> reader) {
    isSkipping = true;
    reader.read();
    isSkipping = false;
  }

  private final class Materializer extends RecordMaterializer<Void> {
    @Override
    public Void getCurrentRecord() {
      return null;
    }

    @Override
    public GroupConverter getRootConverter() {
      return copier;
    }
  }

  /** A group: the record itself, a struct, a list, a map. */
  private final class Copier extends GroupConverter {
    private final Copier parent;
    private final int index;
    private final Converter[] children;
    private final String[] names;

    /** A repeated field comes in several times, and is one field to the writer. */
    private int openField = -1;

    Copier(GroupType type, Copier parent, int index) {
      this.parent = parent;
      this.index = index;
      this.children = new Converter[type.getFieldCount()];
      this.names = new String[type.getFieldCount()];
      for (int i = 0; i < children.length; i++) {
        Type field = type.getType(i);
        names[i] = field.getName();
        children[i] =
            field.isPrimitive()
                ? new ValueCopier(this, i)
                : new Copier(field.asGroupType(), this, i);
      }
    }

    @Override
    public Converter getConverter(int fieldIndex) {
      return children[fieldIndex];
    }

    @Override
    public void start() {
      if (isSkipping) {
        return;
      }
      if (parent == null) {
        consumer().startMessage();
      } else {
        parent.open(index);
        consumer().startGroup();
      }
    }

    @Override
    public void end() {
      if (isSkipping) {
        return;
      }
      close();
      if (parent == null) {
        consumer().endMessage();
      } else {
        consumer().endGroup();
      }
    }

    private void open(int field) {
      if (openField != field) {
        close();
        openField = field;
        consumer().startField(names[field], field);
        if (parent == null) {
          valueCounts()[field]++;
        }
      }
    }

    private void close() {
      if (openField >= 0) {
        consumer().endField(names[openField], openField);
        openField = -1;
      }
    }
  }

  private final class ValueCopier extends PrimitiveConverter {
    private final Copier parent;
    private final int index;

    ValueCopier(Copier parent, int index) {
      this.parent = parent;
      this.index = index;
    }

    private RecordConsumer open() {
      parent.open(index);
      return consumer();
    }

    @Override
    public void addBinary(Binary value) {
      if (!isSkipping) {
        open().addBinary(value);
      }
    }

    @Override
    public void addBoolean(boolean value) {
      if (!isSkipping) {
        open().addBoolean(value);
      }
    }

    @Override
    public void addDouble(double value) {
      if (!isSkipping) {
        open().addDouble(value);
      }
    }

    @Override
    public void addFloat(float value) {
      if (!isSkipping) {
        open().addFloat(value);
      }
    }

    @Override
    public void addInt(int value) {
      if (!isSkipping) {
        open().addInteger(value);
      }
    }

    @Override
    public void addLong(long value) {
      if (!isSkipping) {
        open().addLong(value);
      }
    }
  }
}
