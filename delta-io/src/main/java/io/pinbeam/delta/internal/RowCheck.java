package io.pinbeam.delta.internal;

import io.pinbeam.delta.DeltaColumn;
import io.pinbeam.delta.DeltaSchema;
import org.apache.beam.sdk.values.Row;

/** Whether a table can hold a row, told before anything of the row is in a file. */
public final class RowCheck {
  private RowCheck() {}

  /**
   * Fails as writing the row would.
   *
   * @throws IllegalArgumentException naming the column, not the value
   */
  public static void check(DeltaSchema schema, Row row) {
    for (int i = 0; i < schema.columns().size(); i++) {
      DeltaColumn column = schema.columns().get(i);
      Object value = row.getValue(i);
      if (value != null) {
        check(column, value);
      } else if (!column.isNullable()) {
        throw new IllegalArgumentException("Column " + column.name() + " must not be null");
      }
    }
  }

  private static void check(DeltaColumn column, Object value) {
    try {
      BeamValues.check(column.type(), value, column.name());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          column.name() + ": a value is out of the range of " + column.type(), e);
    }
  }
}
