package io.pinbeam.delta;

import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * Writes a bounded collection of elements that have a Beam schema: {@link WriteRows} after the
 * conversion, with the same promises.
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

  private WriteElements(WriteRows rows) {
    this.rows = rows;
  }

  static <T> WriteElements<T> create() {
    return new WriteElements<>(WriteRows.create());
  }

  /** As {@link WriteRows#to}. */
  public WriteElements<T> to(String path) {
    return new WriteElements<>(rows.to(path));
  }

  /** As {@link WriteRows#withMode}. */
  public WriteElements<T> withMode(WriteMode mode) {
    return new WriteElements<>(rows.withMode(mode));
  }

  /** As {@link WriteRows#withTransaction}. */
  public WriteElements<T> withTransaction(String appId, long version) {
    return new WriteElements<>(rows.withTransaction(appId, version));
  }

  /** As {@link WriteRows#withOptions}. */
  public WriteElements<T> withOptions(WriteOptions options) {
    return new WriteElements<>(rows.withOptions(options));
  }

  /** As {@link WriteRows#withCompression}. */
  public WriteElements<T> withCompression(Compression compression) {
    return new WriteElements<>(rows.withCompression(compression));
  }

  /** As {@link WriteRows#withTargetFileBytes}. */
  public WriteElements<T> withTargetFileBytes(long bytes) {
    return new WriteElements<>(rows.withTargetFileBytes(bytes));
  }

  @Override
  public DeltaWriteResult expand(PCollection<T> elements) {
    if (!elements.hasSchema()) {
      throw new IllegalArgumentException(elements.getName() + " has no Beam schema");
    }
    return elements.apply("ToRows", Convert.toRows()).apply("WriteRows", rows);
  }
}
