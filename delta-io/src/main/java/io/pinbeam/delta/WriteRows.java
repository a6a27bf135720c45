package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes a bounded collection of Beam rows into a Delta table, in one commit.
 *
 * <p><b>Input/Output</b>: rows with a Beam schema, in any windows; {@code DATETIME} and {@code
 * MicrosInstant} become timestamps. Out comes one {@link CommitResult}. No rows are a commit too:
 * an overwrite then leaves an empty table that has the schema.
 *
 * <p><b>Errors</b>: an unbounded input, a type that Delta does not have, an append that does not
 * fit the table's schema, a table with features that are not supported: each refused with a message
 * that names it. A value that a column cannot hold fails the pipeline. After a failure the table is
 * as before; files that were never committed may be left in its folder.
 *
 * <p><b>Runners</b>: one ParDo, one GroupByKey, one ParDo. Tested on the direct runner and on
 * SparkRunner (local).
 *
 * <p><b>Example</b>:
 *
 * <pre>{@code
 * DeltaWriteResult result =
 *     rows.apply(
 *         DeltaIO.writeRows()
 *             .to("s3://bucket/users")
 *             .withMode(WriteMode.OVERWRITE)
 *             .withTransaction("nightly", 20261121));
 * }</pre>
 */
@AutoValue
public abstract class WriteRows extends PTransform<PCollection<Row>, DeltaWriteResult> {
  private static final long serialVersionUID = 1L;

  static WriteRows create() {
    return new AutoValue_WriteRows(
        null, WriteMode.APPEND, Transaction.none(), WriteOptions.defaults());
  }

  abstract @Nullable String path();

  abstract WriteMode mode();

  abstract Transaction transaction();

  abstract WriteOptions options();

  /** The table's folder: a local path or {@code s3://bucket/folder}. */
  public WriteRows to(String path) {
    return new AutoValue_WriteRows(path, mode(), transaction(), options());
  }

  /** {@link WriteMode#APPEND} unless said otherwise. */
  public WriteRows withMode(WriteMode mode) {
    return new AutoValue_WriteRows(path(), mode, transaction(), options());
  }

  /**
   * Makes the write happen once however often the pipeline is run: if the table has this version,
   * or a later one under this identifier, nothing is committed. Without it each run commits, once.
   */
  public WriteRows withTransaction(String appId, long version) {
    return new AutoValue_WriteRows(path(), mode(), Transaction.of(appId, version), options());
  }

  /** Compression and sizes of the data files. */
  public WriteRows withOptions(WriteOptions options) {
    return new AutoValue_WriteRows(path(), mode(), transaction(), options);
  }

  public WriteRows withCompression(Compression compression) {
    return withOptions(options().withCompression(compression));
  }

  /** A worker begins a new file at about this size. */
  public WriteRows withTargetFileBytes(long bytes) {
    return withOptions(options().withTargetFileBytes(bytes));
  }

  @Override
  public DeltaWriteResult expand(PCollection<Row> rows) {
    if (path() == null) {
      throw new IllegalArgumentException("DeltaIO.writeRows() needs a table: .to(path)");
    }
    if (rows.isBounded() == IsBounded.UNBOUNDED) {
      throw new IllegalArgumentException(
          "DeltaIO.writeRows() takes bounded input; " + rows.getName() + " is unbounded");
    }
    if (!rows.hasSchema()) {
      throw new IllegalArgumentException(rows.getName() + " has no Beam schema");
    }
    DeltaSchema schema = DeltaSchema.fromBeam(rows.getSchema());
    return rows.apply(
            "WriteUngroupedRowsToFiles", new WriteUngroupedRowsToFiles(path(), schema, options()))
        .apply(
            "CommitFiles",
            CommitFiles.create()
                .to(path())
                .withSchema(schema)
                .withMode(mode())
                .withTransaction(transaction()));
  }
}
