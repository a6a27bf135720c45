package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What one commit does to a table.
 *
 * <pre>{@code
 * table.commit(DeltaCommit.of(schema, files).withMode(WriteMode.OVERWRITE));
 * }</pre>
 */
@AutoValue
public abstract class DeltaCommit {
  /** An append of files that were written with this schema. */
  public static DeltaCommit of(DeltaSchema schema, List<DataFile> files) {
    return builder().schema(schema).files(List.copyOf(files)).build();
  }

  private static Builder builder() {
    return new AutoValue_DeltaCommit.Builder()
        .mode(WriteMode.APPEND)
        .partitionColumns(List.of())
        .schemaUpdate(false)
        .transaction(Transaction.none());
  }

  abstract Builder toBuilder();

  /** Of the rows, partition columns included. */
  public abstract DeltaSchema schema();

  public abstract List<DataFile> files();

  public abstract WriteMode mode();

  /** Of the table when it is created or overwritten; else they must be the table's own. */
  public abstract List<String> partitionColumns();

  /** Whether nullable columns that the table does not have are added to it. */
  public abstract boolean schemaUpdate();

  abstract Transaction transaction();

  /** The window that the files hold; null for a commit that is no window's. */
  public abstract @Nullable CommitWindow window();

  public DeltaCommit withMode(WriteMode mode) {
    return toBuilder().mode(mode).build();
  }

  public DeltaCommit withPartitionColumns(List<String> columns) {
    return toBuilder().partitionColumns(List.copyOf(columns)).build();
  }

  public DeltaCommit withSchemaUpdate(boolean isAllowed) {
    return toBuilder().schemaUpdate(isAllowed).build();
  }

  /**
   * Makes the commit happen once: if the table has this version, or a later one under this
   * identifier, nothing is changed.
   */
  public DeltaCommit withTransaction(String appId, long version) {
    return withTransaction(Transaction.of(appId, version));
  }

  DeltaCommit withTransaction(Transaction transaction) {
    return toBuilder().transaction(transaction).build();
  }

  /** Makes the commit that of a window, which the table takes at most once. */
  public DeltaCommit withWindow(CommitWindow window) {
    return toBuilder().window(window).build();
  }

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder schema(DeltaSchema schema);

    abstract Builder files(List<DataFile> files);

    abstract Builder mode(WriteMode mode);

    abstract Builder partitionColumns(List<String> columns);

    abstract Builder schemaUpdate(boolean isAllowed);

    abstract Builder transaction(Transaction transaction);

    abstract Builder window(@Nullable CommitWindow window);

    abstract DeltaCommit build();
  }
}
