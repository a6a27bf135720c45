package io.pinbeam.delta;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads and writes Delta Lake tables on local paths and {@code s3://}, without Spark.
 *
 * <p>Writing follows the protocol of Beam's {@code IcebergIO}: workers write data files that nobody
 * sees, one committer makes them all visible in one commit. A commit carries a transaction
 * identifier, so that a bundle that is run again commits nothing twice.
 *
 * <pre>{@code
 * rows.apply(DeltaIO.writeRows().to("s3://bucket/users").withMode(WriteMode.OVERWRITE));
 *
 * PCollection<Row> users = pipeline.apply(DeltaIO.readRows().from("s3://bucket/users"));
 * }</pre>
 */
public final class DeltaIO {
  private DeltaIO() {}

  /** Writes Beam rows. */
  public static WriteRows writeRows() {
    return WriteRows.create();
  }

  /** Writes elements that have a Beam schema. */
  public static <T> WriteElements<T> write() {
    return WriteElements.create();
  }

  /** Commits files that a pipeline wrote itself with {@link DataFileWriter}. */
  public static CommitFiles commitFiles() {
    return CommitFiles.create();
  }

  /** Reads the rows of a table. */
  public static ReadRows readRows() {
    return ReadRows.create();
  }

  /** Compacts and vacuums a table. */
  public static DeltaMaintenance maintain(String path) {
    return DeltaMaintenance.of(path);
  }

  /**
   * The time up to which all windows of an application count as committed: where it begins again,
   * as far as the table alone can tell. Empty if {@link DeltaTable#markCommittedUntil} was never
   * called.
   *
   * <p>Windows after it may be committed too. The table cannot tell more, since a window without
   * rows looks like one that is not committed yet, and a shard that has not committed anything is
   * not known to it; a job that asks its input as well can: {@link WindowCommits}.
   */
  public static Optional<Instant> committedUntil(String path, String application)
      throws IOException {
    return DeltaTable.at(path).windowCommits(application).until();
  }
}
