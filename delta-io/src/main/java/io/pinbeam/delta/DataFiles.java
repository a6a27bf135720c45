package io.pinbeam.delta;

import io.pinbeam.delta.internal.ParquetCopy;
import io.pinbeam.delta.internal.TablePaths;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;

/** What can be done with data files. */
public final class DataFiles {
  private DataFiles() {}

  /**
   * Writes a file again without some of its rows. The file itself stays, so that a runner may do
   * the same again; {@link #delete} it when the new one is committed, unless a table has it: then
   * {@link DeltaCommit#replacing} puts the new one in its place.
   *
   * <p>The values pass through one by one; a row group is held in memory, not the file.
   *
   * @param sortedRowNumbers places in the file from 0, ascending, each once
   * @param newFileName as in {@link DataFileWriter#open}; not the file's own name
   * @return the new file, or nothing if no row is left
   */
  public static Optional<DataFile> withoutRows(
      String tablePath, DataFile file, long[] sortedRowNumbers, String newFileName)
      throws IOException {
    if (file.path().endsWith("/" + newFileName) || newFileName.equals(file.path())) {
      throw new IllegalArgumentException("The new file needs a name of its own: " + newFileName);
    }
    return ParquetCopy.withoutRows(tablePath, file, sortedRowNumbers, newFileName);
  }

  /** Deletes a file that is not committed. A file that is gone already is no failure. */
  public static void delete(String tablePath, DataFile file) throws IOException {
    FileSystems.delete(
        List.of(TablePaths.file(tablePath, file.path())), StandardMoveOptions.IGNORE_MISSING_FILES);
  }
}
