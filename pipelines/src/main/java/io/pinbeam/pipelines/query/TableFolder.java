package io.pinbeam.pipelines.query;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.options.BadOptionException;
import java.io.IOException;
import java.io.Serializable;

/**
 * A table as it was found when the pipeline was built.
 *
 * @param isThere whether the folder holds a table; if not it is taken for one without rows
 */
record TableFolder(String path, boolean isThere, DeltaSchema schema, long rowCount)
    implements Serializable {
  static TableFolder found(String path) {
    DeltaTable table = DeltaTable.at(path);
    try {
      long rows = table.files().stream().mapToLong(DataFile::rowCount).sum();
      return new TableFolder(table.path(), true, table.schema(), rows);
    } catch (IOException e) {
      throw new BadOptionException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  static TableFolder empty(String path, DeltaSchema schema) {
    return new TableFolder(path, false, schema, 0);
  }
}
