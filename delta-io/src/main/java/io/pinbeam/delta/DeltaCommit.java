package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.util.List;
import java.util.Map;
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

  /**
   * The same rows in other files. It changes nothing for those who read what is new in the table,
   * and fails with a {@link ConflictException} if one of the files is not in the table any more.
   *
   * @param schema the table's own
   */
  public static DeltaCommit rewrite(
      DeltaSchema schema, List<DataFile> removed, List<DataFile> added) {
    return builder()
        .schema(schema)
        .removed(List.copyOf(removed))
        .files(List.copyOf(added))
        .rewrite(true)
        .dataChange(false)
        .build();
  }

  /**
   * Other rows in the place of those that these files hold, for those who read what is new in the
   * table too. It fails with a {@link ConflictException} if one of the files is not in the table
   * any more.
   *
   * @param schema the table's own
   */
  public static DeltaCommit replacing(
      DeltaSchema schema, List<DataFile> removed, List<DataFile> added) {
    return rewrite(schema, removed, added).toBuilder().dataChange(true).build();
  }

  /**
   * As {@link #replacing}, with the rows that are left in the place of all. The log has nothing of
   * what the files that go had in them: no statistics of theirs.
   *
   * @param schema the table's own
   */
  static DeltaCommit deleting(DeltaSchema schema, List<DataFile> removed, List<DataFile> added) {
    return replacing(schema, removed, added).toBuilder().delete(true).build();
  }

  /** No files at all: a commit for what its {@link CommitRule} notes. */
  static DeltaCommit ofNoFiles() {
    return rewrite(DeltaSchema.of(List.of()), List.of(), List.of());
  }

  private static Builder builder() {
    return new AutoValue_DeltaCommit.Builder()
        .mode(WriteMode.APPEND)
        .removed(List.of())
        .rewrite(false)
        .dataChange(true)
        .delete(false)
        .tableProperties(Map.of())
        .partitionColumns(List.of())
        .schemaUpdate(false)
        .transaction(Transaction.none());
  }

  abstract Builder toBuilder();

  /** Of the rows, partition columns included. */
  public abstract DeltaSchema schema();

  /** The files that come into the table. */
  public abstract List<DataFile> files();

  /** The files that a rewrite takes out of the table. */
  abstract List<DataFile> removed();

  /** Whether it takes files out by their names, each of which must be in the table. */
  abstract boolean rewrite();

  /** Whether the table's rows are others after it. */
  abstract boolean dataChange();

  /** Whether it only takes rows away. */
  abstract boolean delete();

  /** Of the table when it is created. */
  @SuppressWarnings("AutoValueImmutableFields") // Map.copyOf
  abstract Map<String, String> tableProperties();

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

  /**
   * Properties that the table gets if the commit creates it; a table that is there keeps its own.
   */
  public DeltaCommit withTableProperties(Map<String, String> properties) {
    return toBuilder().tableProperties(Map.copyOf(properties)).build();
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

  /**
   * Makes the commit that of a window, which the table takes at most once. It cannot have a
   * transaction beside it.
   */
  public DeltaCommit withWindow(CommitWindow window) {
    return toBuilder().window(window).build();
  }

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder schema(DeltaSchema schema);

    abstract Builder files(List<DataFile> files);

    abstract Builder removed(List<DataFile> files);

    abstract Builder rewrite(boolean isRewrite);

    abstract Builder dataChange(boolean isChanged);

    abstract Builder delete(boolean isDelete);

    abstract Builder tableProperties(Map<String, String> properties);

    abstract Builder mode(WriteMode mode);

    abstract Builder partitionColumns(List<String> columns);

    abstract Builder schemaUpdate(boolean isAllowed);

    abstract Builder transaction(Transaction transaction);

    abstract Builder window(@Nullable CommitWindow window);

    abstract DeltaCommit build();
  }
}
