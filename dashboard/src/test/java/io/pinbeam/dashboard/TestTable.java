package io.pinbeam.dashboard;

import io.pinbeam.delta.ColumnConsumer;
import io.pinbeam.delta.CompactResult;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.DeltaCommit;
import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.delta.WriteMode;
import io.pinbeam.delta.WriteOptions;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** A real Delta table in a folder, written as a stream would: a small file a commit. */
public final class TestTable {
  private final DeltaTable table;
  private final DeltaSchema schema;

  public TestTable(String path, DeltaSchema schema) {
    this.table = DeltaTable.at(path);
    this.schema = schema;
  }

  /** Appends rows, each a value for each column; times as java.time.Instant. */
  public DataFile append(Object[]... rows) throws IOException {
    return commit(WriteMode.APPEND, rows);
  }

  public DataFile overwrite(Object[]... rows) throws IOException {
    return commit(WriteMode.OVERWRITE, rows);
  }

  public CompactResult compact() throws IOException {
    return DeltaIO.maintain(table.path()).compact();
  }

  public static Object[] row(Object... values) {
    return values;
  }

  private DataFile commit(WriteMode mode, Object[]... rows) throws IOException {
    DataFileWriter<Object[]> writer =
        DataFileWriter.open(
            table.path(),
            "part-" + UUID.randomUUID() + ".parquet",
            schema,
            new ArrayWriter(),
            WriteOptions.defaults());
    for (Object[] row : rows) {
      writer.write(row);
    }
    DataFile file = writer.close();
    table.commit(DeltaCommit.of(schema, List.of(file)).withMode(mode));
    return file;
  }

  private static final class ArrayWriter implements RecordWriter<Object[]> {
    private static final long serialVersionUID = 1;

    @Override
    public void write(Object[] row, ColumnConsumer out) {
      for (int i = 0; i < row.length; i++) {
        out.setValue(i, row[i]);
      }
    }
  }
}
