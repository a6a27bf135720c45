package io.pinbeam.delta;

import java.util.ArrayList;
import java.util.List;

/** Whether files of one schema may be added to a table of another. */
final class SchemaFit {
  private SchemaFit() {}

  /**
   * The table's schema with the data's new columns at its end.
   *
   * @param isUpdateAllowed if not, new columns are refused
   * @throws IllegalArgumentException for the first column that does not fit, with both its types
   */
  static DeltaSchema merge(
      String path, DeltaSchema table, DeltaSchema data, boolean isUpdateAllowed) {
    List<DeltaColumn> columns = new ArrayList<>(table.columns());
    for (DeltaColumn column : data.columns()) {
      int index = table.indexOf(column.name());
      if (index < 0) {
        checkNew(path, column, isUpdateAllowed);
        columns.add(column);
      } else {
        checkSame(path, table.columns().get(index), column);
      }
    }
    for (DeltaColumn column : table.columns()) {
      if (!column.isNullable() && data.indexOf(column.name()) < 0) {
        throw misfit(path, "column " + column + " of the table is missing in the data");
      }
    }
    return DeltaSchema.of(columns);
  }

  private static void checkNew(String path, DeltaColumn column, boolean isUpdateAllowed) {
    if (!isUpdateAllowed) {
      throw misfit(
          path,
          "column "
              + column
              + " is not in the table; withSchemaUpdate() adds columns that may be null");
    }
    if (!column.isNullable()) {
      throw misfit(
          path,
          "column "
              + column
              + " is not in the table, and cannot be added since the rows there have no value for"
              + " it; a column that may be null can");
    }
  }

  private static void checkSame(String path, DeltaColumn inTable, DeltaColumn inData) {
    if (!inTable.name().equals(inData.name())) {
      throw misfit(
          path,
          "column "
              + inData
              + " is not in the table; names differ by case: there it is "
              + inTable.name());
    }
    if (!inData.type().equals(inTable.type())) {
      throw misfit(
          path,
          "column "
              + inData.name()
              + " is "
              + inData.type()
              + " in the data and "
              + inTable.type()
              + " in the table");
    }
    if (inData.isNullable() && !inTable.isNullable()) {
      throw misfit(
          path,
          "column "
              + inData.name()
              + " may be null in the data, not in the table: "
              + inData
              + ", "
              + inTable);
    }
  }

  private static IllegalArgumentException misfit(String path, String what) {
    return new IllegalArgumentException("Cannot append to " + path + ": " + what);
  }
}
