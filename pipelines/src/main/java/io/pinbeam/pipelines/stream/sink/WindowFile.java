package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.delta.CommitResult;
import io.pinbeam.delta.CommitWindow;
import io.pinbeam.delta.ConflictException;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.DeltaCommit;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.delta.WriteOptions;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The rows that one window puts into one table: a file that is begun with the first row, and
 * committed once.
 *
 * <pre>{@code
 * WindowFile<LedgerEntry> file =
 *     WindowFile.of(layout.table(LedgerTable.NAME), LedgerTable.schema(), new LedgerTable());
 * file.write(entry);
 * file.commit(window);
 * }</pre>
 *
 * @param <T> the record
 */
public final class WindowFile<T> {
  private final String tablePath;
  private final DeltaSchema schema;
  private final RecordWriter<T> recordWriter;
  private @Nullable DataFileWriter<T> writer;
  private @Nullable DataFile file;

  private WindowFile(String tablePath, DeltaSchema schema, RecordWriter<T> recordWriter) {
    this.tablePath = tablePath;
    this.schema = schema;
    this.recordWriter = recordWriter;
  }

  public static <T> WindowFile<T> of(
      String tablePath, DeltaSchema schema, RecordWriter<T> recordWriter) {
    return new WindowFile<>(tablePath, schema, recordWriter);
  }

  public void write(T row) throws IOException {
    if (writer == null) {
      writer =
          DataFileWriter.open(
              tablePath,
              "part-" + UUID.randomUUID() + ".parquet",
              schema,
              recordWriter,
              WriteOptions.defaults());
    }
    writer.write(row);
  }

  /** The rows written so far. */
  public long rows() {
    return writer == null ? 0 : writer.rows();
  }

  /** Ends the file. After it, {@link #commit} may be called as often as needed. */
  public void close() throws IOException {
    if (writer != null && file == null) {
      file = writer.close();
    }
  }

  /**
   * Commits the file, if there is a row in it, and deletes it if the table has the window already
   * or refuses it.
   *
   * @return whether the rows came into the table by this call
   */
  public boolean commit(CommitWindow window) throws IOException {
    close();
    if (file == null) {
      return false;
    }
    DeltaTable table = DeltaTable.at(tablePath);
    CommitResult result;
    try {
      result = table.commit(DeltaCommit.of(schema, List.of(file)).withWindow(window));
    } catch (IllegalArgumentException | UnsupportedOperationException | ConflictException e) {
      // Refused for sure. After another failure the commit may be there.
      table.deleteUncommitted(List.of(file));
      throw e;
    }
    if (!result.isCommitted()) {
      table.deleteUncommitted(List.of(file));
    }
    return result.isCommitted();
  }

  /** Drops what is not committed. */
  public void abort() throws IOException {
    if (file == null && writer != null) {
      writer.abort();
    }
  }
}
