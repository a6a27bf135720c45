package io.pinbeam.delta;

/** Whether files of one schema may be appended to a table of another. */
final class SchemaFit {
  private SchemaFit() {}

  /** Fails with the first column that does not fit, and both its types. */
  static void check(String path, DeltaSchema table, DeltaSchema data) {
    for (DeltaColumn column : data.columns()) {
      int index = table.indexOf(column.name());
      if (index < 0 || !table.columns().get(index).name().equals(column.name())) {
        throw misfit(path, "column " + column + " is not in the table");
      }
      DeltaColumn inTable = table.columns().get(index);
      if (!column.type().equals(inTable.type())) {
        throw misfit(
            path,
            "column "
                + column.name()
                + " is "
                + column.type()
                + " in the data and "
                + inTable.type()
                + " in the table");
      }
      if (column.isNullable() && !inTable.isNullable()) {
        throw misfit(
            path, "column " + column.name() + " may be null in the data, not in the table");
      }
    }
    for (DeltaColumn column : table.columns()) {
      if (!column.isNullable() && data.indexOf(column.name()) < 0) {
        throw misfit(path, "column " + column + " of the table is missing in the data");
      }
    }
  }

  private static IllegalArgumentException misfit(String path, String what) {
    return new IllegalArgumentException("Cannot append to " + path + ": " + what);
  }
}
