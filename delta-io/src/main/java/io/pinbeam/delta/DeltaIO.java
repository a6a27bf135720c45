package io.pinbeam.delta;

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
}
