package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes Beam rows into a Delta table: a bounded collection in one commit, or, with {@link
 * #withWindowedCommits}, each window of each shard in a commit of its own.
 *
 * <p><b>Input/Output</b>: rows with a Beam schema; {@code DATETIME} and {@code MicrosInstant}
 * become timestamps. Out come the commits as {@link CommitResult}: one for a bounded collection,
 * whatever its windows, even if it has no rows (an overwrite then leaves an empty table that has
 * the schema); one for each shard and window that has rows otherwise. The table is created on first
 * use.
 *
 * <p><b>Errors</b>: a type that Delta does not have, rows that do not fit the table's schema, a
 * table with features that are not supported, an unbounded input without windowed commits: each
 * refused with a message that names it. A row with a value that its column cannot hold fails the
 * pipeline unless there is an {@link #withErrorHandler error handler}. After a failure the table is
 * as before the commit that failed; files that were never committed may be left in its folder.
 *
 * <p><b>Runners</b>: ParDo, GroupByKey and Flatten alone. Tested on the direct runner and on
 * SparkRunner (local), bounded and streaming.
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
 *
 * events
 *     .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))))
 *     .apply(
 *         DeltaIO.writeRows()
 *             .to("s3://bucket/events")
 *             .withPartitionColumns("country")
 *             .withWindowedCommits("events-job"));
 * }</pre>
 */
@AutoValue
public abstract class WriteRows extends PTransform<PCollection<Row>, DeltaWriteResult> {
  private static final long serialVersionUID = 1L;

  static WriteRows create() {
    return new AutoValue_WriteRows.Builder()
        .mode(WriteMode.APPEND)
        .transaction(Transaction.none())
        .options(WriteOptions.defaults())
        .partitionColumns(List.of())
        .schemaUpdate(false)
        .shards(1)
        .build();
  }

  abstract Builder toBuilder();

  abstract @Nullable String path();

  abstract WriteMode mode();

  abstract Transaction transaction();

  abstract WriteOptions options();

  abstract List<String> partitionColumns();

  abstract boolean schemaUpdate();

  abstract @Nullable ErrorHandler<BadRecord, ?> errorHandler();

  abstract @Nullable String application();

  abstract int shards();

  abstract @Nullable SerializableFunction<Row, String> shardKey();

  /** The table's folder: a local path or {@code s3://bucket/folder}. */
  public WriteRows to(String path) {
    return toBuilder().path(path).build();
  }

  /** {@link WriteMode#APPEND} unless said otherwise. */
  public WriteRows withMode(WriteMode mode) {
    return toBuilder().mode(mode).build();
  }

  /**
   * Makes the write happen once however often the pipeline is run: if the table has this version,
   * or a later one under this identifier, nothing is committed. Without it each run commits, once.
   */
  public WriteRows withTransaction(String appId, long version) {
    return toBuilder().transaction(Transaction.of(appId, version)).build();
  }

  /** Compression and sizes of the data files. */
  public WriteRows withOptions(WriteOptions options) {
    return toBuilder().options(options).build();
  }

  public WriteRows withCompression(Compression compression) {
    return withOptions(options().withCompression(compression));
  }

  /** A worker begins a new file at about this size. */
  public WriteRows withTargetFileBytes(long bytes) {
    return withOptions(options().withTargetFileBytes(bytes));
  }

  /**
   * The columns that the table is partitioned by: texts, whole numbers, booleans, decimals, dates
   * or timestamps. Their values stand in the log and in the names of folders, not in the files. As
   * in every Delta table an empty text there is null. A table that exists has these columns
   * already, or the write is refused.
   */
  public WriteRows withPartitionColumns(String... columns) {
    return toBuilder().partitionColumns(List.of(columns)).build();
  }

  /** Nullable columns that the table does not have are added to it. */
  public WriteRows withSchemaUpdate() {
    return toBuilder().schemaUpdate(true).build();
  }

  /**
   * Rows that the table cannot hold (null in a required column or as a map's key, a decimal with
   * too many digits, a time out of range) go to this handler, and all others into the table.
   */
  public WriteRows withErrorHandler(ErrorHandler<BadRecord, ?> errorHandler) {
    return toBuilder().errorHandler(errorHandler).build();
  }

  /**
   * Commits each window of each shard on its own, and each at most once, whatever comes again:
   * after a restart, in another order, or from two pipelines at once. For unbounded input, in fixed
   * windows. {@link DeltaIO#committedUntil} tells where to go on.
   *
   * <p>This is exactly once if a replay gives the same rows for a shard and window; so the windows,
   * the number of shards and the shard key stay as they are as long as the application does. Late
   * rows are dropped by Beam if no lateness is allowed. With allowed lateness a late pane is
   * committed too, once for a run; after a restart such rows may be missing or there twice. Choose
   * a source whose watermark makes them impossible, and watch the counter {@code lateRows}.
   *
   * @param application identifies the writer through all its restarts
   */
  public WriteRows withWindowedCommits(String application) {
    return toBuilder().application(application).build();
  }

  /** For windowed commits: into so many shards the rows are dealt by their values. 1 by default. */
  public WriteRows withShards(int shards) {
    if (shards < 1) {
      throw new IllegalArgumentException("A write has 1 shard or more, not " + shards);
    }
    return toBuilder().shards(shards).build();
  }

  /**
   * For windowed commits: the shard that a row belongs to, such as the shard of the source that it
   * was read from. A function of the row alone.
   */
  public WriteRows withShardKey(SerializableFunction<Row, String> shardKey) {
    return toBuilder().shardKey(shardKey).build();
  }

  @Override
  public DeltaWriteResult expand(PCollection<Row> rows) {
    check(rows);
    DeltaSchema schema = DeltaSchema.fromBeam(rows.getSchema());
    Partitioning partitioning = Partitioning.of(schema, partitionColumns());
    PCollection<Row> fitting =
        errorHandler() == null
            ? rows
            : rows.apply("RouteBadRows", new CheckRows(partitioning, errorHandler()));
    return application() == null
        ? writeAtOnce(fitting, partitioning)
        : writeWindows(fitting, partitioning);
  }

  private DeltaWriteResult writeAtOnce(PCollection<Row> rows, Partitioning partitioning) {
    return rows.apply(
            "WriteUngroupedRowsToFiles",
            new WriteUngroupedRowsToFiles(path(), partitioning, options()))
        .apply(
            "CommitFiles",
            CommitFiles.create()
                .to(path())
                .withSchema(partitioning.schema())
                .withMode(mode())
                .withTransaction(transaction())
                .withPartitionColumns(partitioning.columns())
                .withSchemaUpdate(schemaUpdate()));
  }

  private DeltaWriteResult writeWindows(PCollection<Row> rows, Partitioning partitioning) {
    return rows.apply(
        "WriteWindows",
        new WriteWindows(
            path(),
            partitioning,
            options(),
            schemaUpdate(),
            application(),
            shardKey() == null ? shardByValues(shards()) : shardKey()));
  }

  private static SerializableFunction<Row, String> shardByValues(int shards) {
    return shards == 1
        ? row -> "0"
        : row -> Integer.toString(Math.floorMod(StableHash.of(row), shards));
  }

  private void check(PCollection<Row> rows) {
    if (path() == null) {
      throw new IllegalArgumentException("DeltaIO.writeRows() needs a table: .to(path)");
    }
    if (!rows.hasSchema()) {
      throw new IllegalArgumentException(rows.getName() + " has no Beam schema");
    }
    if (application() != null) {
      checkWindowed();
      return;
    }
    if (rows.isBounded() == IsBounded.UNBOUNDED) {
      throw new IllegalArgumentException(
          rows.getName()
              + " is unbounded: DeltaIO.writeRows() writes it window by window, with"
              + " .withWindowedCommits(application)");
    }
    if (shards() > 1 || shardKey() != null) {
      throw new IllegalArgumentException("Shards are for .withWindowedCommits(application)");
    }
  }

  private void checkWindowed() {
    if (mode() != WriteMode.APPEND) {
      throw new IllegalArgumentException(
          "withWindowedCommits appends; " + mode() + " is for one commit of a bounded input");
    }
    if (transaction().appId() != null) {
      throw new IllegalArgumentException(
          "withWindowedCommits names its own transactions: leave withTransaction out");
    }
    if (shards() > 1 && shardKey() != null) {
      throw new IllegalArgumentException("Take withShards or withShardKey, not both");
    }
  }

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder path(String path);

    abstract Builder mode(WriteMode mode);

    abstract Builder transaction(Transaction transaction);

    abstract Builder options(WriteOptions options);

    abstract Builder partitionColumns(List<String> columns);

    abstract Builder schemaUpdate(boolean isAllowed);

    abstract Builder errorHandler(ErrorHandler<BadRecord, ?> errorHandler);

    abstract Builder application(String application);

    abstract Builder shards(int shards);

    abstract Builder shardKey(SerializableFunction<Row, String> shardKey);

    abstract WriteRows build();
  }
}
