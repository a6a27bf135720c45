package io.pinbeam.pipelines.batch;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaTable;
import java.io.IOException;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A table before a run.
 *
 * @param version null if there is no table yet
 * @param rows null if there is no table yet
 */
public record TableNow(String path, @Nullable Long version, @Nullable Long rows) {
  static TableNow at(String path) throws IOException {
    DeltaTable table = DeltaTable.at(path);
    if (!table.exists()) {
      return new TableNow(path, null, null);
    }
    long version = table.currentVersion();
    long rows = table.files(version).stream().mapToLong(DataFile::rowCount).sum();
    return new TableNow(path, version, rows);
  }
}
