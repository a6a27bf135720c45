package io.pinbeam.pipelines.sink;

import io.pinbeam.delta.ColumnConsumer;
import io.pinbeam.transforms.model.RowBuffer;

/** A place in a buffer of rows, moved from row to row. */
public final class BufferedRow {
  private final RowBuffer rows;
  private final double[] pair = new double[2];
  private int row;

  public BufferedRow(RowBuffer rows) {
    this.rows = rows;
  }

  public BufferedRow moveTo(int newRow) {
    row = newRow;
    return this;
  }

  long ind() {
    return rows.ind(row);
  }

  void text(int slot, int column, ColumnConsumer out) {
    if (rows.hasText(row, slot)) {
      int from = rows.textFrom(row, slot);
      out.setUtf8(column, rows.text(), from, rows.textTo(row, slot) - from);
    }
  }

  void wholeNumber(int slot, int column, ColumnConsumer out) {
    if (rows.hasNumber(row, slot)) {
      out.setLong(column, rows.number(row, slot));
    }
  }

  void smallNumber(int slot, int column, ColumnConsumer out) {
    if (rows.hasNumber(row, slot)) {
      out.setInt(column, (int) rows.number(row, slot));
    }
  }

  void timestamp(int slot, int column, ColumnConsumer out) {
    if (rows.hasNumber(row, slot)) {
      out.setTimestampMicros(column, rows.number(row, slot));
    }
  }

  /** Two slots as one column. */
  void pair(int firstSlot, int secondSlot, int column, ColumnConsumer out) {
    if (rows.hasNumber(row, firstSlot)) {
      pair[0] = rows.decimal(row, firstSlot);
      pair[1] = rows.decimal(row, secondSlot);
      out.setDoubles(column, pair);
    }
  }
}
