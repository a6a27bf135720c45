package io.pinbeam.delta;

import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes elements that have a Beam schema: {@link WriteRows} after the conversion, with the same
 * promises.
 *
 * <p><b>Input/Output</b>, <b>Errors</b>, <b>Runners</b>: as {@link WriteRows}.
 *
 * <p><b>Example</b>:
 *
 * <pre>{@code
 * users.apply(DeltaIO.<User>write().to("/data/users"));
 * }</pre>
 *
 * @param <T> the element
 */
public final class WriteElements<T> extends PTransform<PCollection<T>, DeltaWriteResult> {
  private static final long serialVersionUID = 1L;

  private final WriteRows rows;
  private final @Nullable SerializableFunction<T, String> shardKey;

  private WriteElements(WriteRows rows, @Nullable SerializableFunction<T, String> shardKey) {
    this.rows = rows;
    this.shardKey = shardKey;
  }

  static <T> WriteElements<T> create() {
    return new WriteElements<>(WriteRows.create(), null);
  }

  private WriteElements<T> with(WriteRows changed) {
    return new WriteElements<>(changed, shardKey);
  }

  /** As {@link WriteRows#to}. */
  public WriteElements<T> to(String path) {
    return with(rows.to(path));
  }

  /** As {@link WriteRows#withMode}. */
  public WriteElements<T> withMode(WriteMode mode) {
    return with(rows.withMode(mode));
  }

  /** As {@link WriteRows#withTransaction}. */
  public WriteElements<T> withTransaction(String appId, long version) {
    return with(rows.withTransaction(appId, version));
  }

  /** As {@link WriteRows#withOptions}. */
  public WriteElements<T> withOptions(WriteOptions options) {
    return with(rows.withOptions(options));
  }

  /** As {@link WriteRows#withCompression}. */
  public WriteElements<T> withCompression(Compression compression) {
    return with(rows.withCompression(compression));
  }

  /** As {@link WriteRows#withTargetFileBytes}. */
  public WriteElements<T> withTargetFileBytes(long bytes) {
    return with(rows.withTargetFileBytes(bytes));
  }

  /** As {@link WriteRows#withPartitionColumns}. */
  public WriteElements<T> withPartitionColumns(String... columns) {
    return with(rows.withPartitionColumns(columns));
  }

  /** As {@link WriteRows#withSchemaUpdate}. */
  public WriteElements<T> withSchemaUpdate() {
    return with(rows.withSchemaUpdate());
  }

  /** As {@link WriteRows#withErrorHandler}; the bad records are rows. */
  public WriteElements<T> withErrorHandler(ErrorHandler<BadRecord, ?> errorHandler) {
    return with(rows.withErrorHandler(errorHandler));
  }

  /** As {@link WriteRows#withWindowedCommits}. */
  public WriteElements<T> withWindowedCommits(String application) {
    return with(rows.withWindowedCommits(application));
  }

  /** As {@link WriteRows#withShards}. */
  public WriteElements<T> withShards(int shards) {
    return with(rows.withShards(shards));
  }

  /** As {@link WriteRows#withShardKey}. */
  public WriteElements<T> withShardKey(SerializableFunction<T, String> shardKey) {
    return new WriteElements<>(rows, shardKey);
  }

  @Override
  public DeltaWriteResult expand(PCollection<T> elements) {
    if (!elements.hasSchema()) {
      throw new IllegalArgumentException(elements.getName() + " has no Beam schema");
    }
    return elements
        .apply("ToRows", Convert.toRows())
        .apply(
            "WriteRows",
            shardKey == null
                ? rows
                : rows.withShardKey(ofRow(shardKey, elements.getFromRowFunction())));
  }

  private static <T> SerializableFunction<Row, String> ofRow(
      SerializableFunction<T, String> shardKey, SerializableFunction<Row, T> fromRow) {
    return row -> shardKey.apply(fromRow.apply(row));
  }
}
