package io.pinbeam.delta;

import org.apache.beam.sdk.values.Row;

/** Puts Beam rows into a data file; the row's schema is the one that the table's was made from. */
final class RowRecordWriter implements RecordWriter<Row> {
  private static final long serialVersionUID = 1L;

  private final int columns;

  RowRecordWriter(DeltaSchema schema) {
    this.columns = schema.columns().size();
  }

  @Override
  public void write(Row row, ColumnConsumer out) {
    for (int i = 0; i < columns; i++) {
      out.setValue(i, row.getValue(i));
    }
  }
}
