package io.pinbeam.delta;

import java.util.stream.IntStream;
import org.apache.beam.sdk.values.Row;

/** Puts Beam rows into a data file; the row's schema is the one that the table's was made from. */
final class RowRecordWriter implements RecordWriter<Row> {
  private static final long serialVersionUID = 1L;

  private final int[] fields;

  RowRecordWriter(DeltaSchema schema) {
    this(IntStream.range(0, schema.columns().size()).toArray());
  }

  /** {@code fields}: for each column of the file its place in the row. */
  RowRecordWriter(int[] fields) {
    this.fields = fields;
  }

  @Override
  public void write(Row row, ColumnConsumer out) {
    for (int i = 0; i < fields.length; i++) {
      out.setValue(i, row.getValue(fields[i]));
    }
  }
}
