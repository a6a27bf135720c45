package io.pinbeam.delta.internal;

import io.delta.kernel.Operation;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.commit.CommitFailedException;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.CheckpointAlreadyExistsException;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.exceptions.TableAlreadyExistsException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.hook.PostCommitHook.PostCommitHookType;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TransactionImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.transaction.DataLayoutSpec;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt to commit right after a version, by compare-and-set: whatever another writer puts
 * there first, the attempt has no effect.
 *
 * <p>Kernel's own retries are not used. Its check of two writers' transaction identifiers lets both
 * pass as long as the later one's version is higher, which a mask of windows may be.
 */
public final class KernelCommit {
  private static final Logger LOG = LoggerFactory.getLogger(KernelCommit.class);
  private static final String ENGINE = "Pinbeam-DeltaIO";

  private final KernelTable table;
  private final KernelTable.@Nullable Version base;
  private final DeltaSchema schema;
  private final List<String> partitionColumns;
  private final Map<String, String> properties;
  private final CommitLabel label;
  private final List<Row> actions = new ArrayList<>();
  private final Map<String, Long> transactions = new HashMap<>();

  private KernelCommit(
      KernelTable table,
      KernelTable.@Nullable Version base,
      DeltaSchema schema,
      List<String> partitionColumns,
      Map<String, String> properties,
      CommitLabel label) {
    this.table = table;
    this.base = base;
    this.schema = schema;
    this.partitionColumns = partitionColumns;
    this.properties = properties;
    this.label = label;
  }

  /** As version 0 of a new table. */
  public static KernelCommit creating(
      KernelTable table,
      DeltaSchema schema,
      List<String> partitionColumns,
      Map<String, String> properties,
      CommitLabel label) {
    return new KernelCommit(table, null, schema, partitionColumns, properties, label);
  }

  /**
   * Right after a version.
   *
   * @param schema the table's schema from this commit on
   */
  public static KernelCommit after(
      KernelTable table, KernelTable.Version base, DeltaSchema schema, CommitLabel label) {
    return new KernelCommit(table, base, schema, base.partitionColumns(), Map.of(), label);
  }

  /**
   * Notes what was committed under an identifier.
   *
   * <p>An action like any other, so that one commit may have several.
   */
  public void putTransaction(String appId, long version) {
    transactions.put(appId, version);
    actions.add(
        SingleAction.createTxnSingleAction(
            new SetTransaction(appId, version, Optional.of(System.currentTimeMillis())).toRow()));
  }

  /** Adds a file. */
  public void add(DataFile file, boolean dataChange) {
    Map<Integer, Object> action = new HashMap<>();
    action.put(AddFile.FULL_SCHEMA.indexOf("path"), LogPaths.encode(file.path()));
    action.put(
        AddFile.FULL_SCHEMA.indexOf("partitionValues"),
        VectorUtils.stringStringMapValue(file.partitionValues()));
    action.put(AddFile.FULL_SCHEMA.indexOf("size"), file.sizeBytes());
    action.put(AddFile.FULL_SCHEMA.indexOf("modificationTime"), file.modificationTime());
    action.put(AddFile.FULL_SCHEMA.indexOf("dataChange"), dataChange);
    if (file.statistics() != null) {
      action.put(AddFile.FULL_SCHEMA.indexOf("stats"), file.statistics());
    }
    actions.add(
        SingleAction.createAddFileSingleAction(new GenericRow(AddFile.FULL_SCHEMA, action)));
  }

  /**
   * Removes the files of the version before that are asked for.
   *
   * @return the paths removed
   */
  public List<String> removeIf(Predicate<DataFile> isRemoved, boolean dataChange)
      throws IOException {
    Optional<Long> now = Optional.of(System.currentTimeMillis());
    return remove(isRemoved, add -> add.toRemoveFileRow(dataChange, now));
  }

  /**
   * As {@link #removeIf}, of files whose rows are to be forgotten: their statistics name some of
   * them, and are not repeated.
   */
  public List<String> deleteIf(Predicate<DataFile> isRemoved) throws IOException {
    Optional<Long> now = Optional.of(System.currentTimeMillis());
    return remove(isRemoved, add -> withoutStatistics(add.toRemoveFileRow(true, now)));
  }

  private static Row withoutStatistics(Row remove) {
    StructType type = RemoveFile.FULL_SCHEMA;
    Map<Integer, Object> action = new HashMap<>();
    action.put(type.indexOf("path"), remove.getString(type.indexOf("path")));
    for (String name : List.of("deletionTimestamp", "size")) {
      action.put(type.indexOf(name), remove.getLong(type.indexOf(name)));
    }
    for (String name : List.of("dataChange", "extendedFileMetadata")) {
      action.put(type.indexOf(name), remove.getBoolean(type.indexOf(name)));
    }
    for (String name : List.of("partitionValues", "tags")) {
      if (!remove.isNullAt(type.indexOf(name))) {
        action.put(type.indexOf(name), remove.getMap(type.indexOf(name)));
      }
    }
    return new GenericRow(type, action);
  }

  private List<String> remove(Predicate<DataFile> isRemoved, Function<AddFile, Row> action)
      throws IOException {
    List<String> removed = new ArrayList<>();
    if (base != null) {
      base.forEachFile(
          add -> {
            DataFile file = KernelTable.dataFile(add);
            if (isRemoved.test(file)) {
              removed.add(file.path());
              actions.add(SingleAction.createRemoveFileSingleAction(action.apply(add)));
            }
          });
    }
    return removed;
  }

  /**
   * Puts the commit and returns its version.
   *
   * @throws LostRaceException if another writer was faster
   */
  public long commit() throws LostRaceException, IOException {
    TransactionCommitResult result;
    try {
      result =
          transaction()
              .commit(
                  table.engine(), CloseableIterable.inMemoryIterable(new PlainIterator<>(actions)));
    } catch (TableAlreadyExistsException e) {
      throw new LostRaceException("The table was created meanwhile", e, true);
    } catch (MaxCommitRetryLimitReachedException e) {
      throw lostRace(e);
    }
    table.state().set(afterHooks(result));
    return result.getVersion();
  }

  /**
   * Writes checkpoints and checksums; the commit stands whether they succeed or not.
   *
   * @return the version to build the next commit on; null if the log is better read again, which a
   *     checkpoint makes short
   */
  private KernelTable.@Nullable Version afterHooks(TransactionCommitResult result) {
    SnapshotImpl snapshot = (SnapshotImpl) result.getPostCommitSnapshot().orElse(null);
    boolean isCheckpoint =
        result.getPostCommitHooks().stream()
            .anyMatch(hook -> hook.getType() == PostCommitHookType.CHECKPOINT);
    for (PostCommitHook hook : result.getPostCommitHooks()) {
      // A checksum without the one before it costs a reading of the log: not with each commit.
      if (hook.getType() != PostCommitHookType.CHECKSUM_FULL || isCheckpoint) {
        invoke(hook, result.getVersion());
      }
    }
    if (isCheckpoint || snapshot == null) {
      return null;
    }
    return base == null ? table.version(snapshot, transactions) : base.next(snapshot, transactions);
  }

  private void invoke(PostCommitHook hook, long version) {
    try {
      hook.threadSafeInvoke(table.engine());
    } catch (CheckpointAlreadyExistsException e) {
      LOG.debug(
          "Another writer has written the checkpoint of version {} of {}", version, table.path());
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "{} after version {} of {} failed, the commit stands: {}",
          hook.getType(),
          version,
          table.path(),
          e.toString());
    }
  }

  private Transaction transaction() {
    return base == null ? creation() : update(base);
  }

  private Transaction creation() {
    var builder =
        TableManager.buildCreateTableTransaction(
                table.path(), KernelSchemas.toKernel(schema), ENGINE)
            .withCommitter(new LabelledCommitter(label))
            .withTableProperties(properties)
            .withMaxRetries(0);
    if (!partitionColumns.isEmpty()) {
      builder =
          builder.withDataLayoutSpec(
              DataLayoutSpec.partitioned(
                  partitionColumns.stream().map(Column::new).collect(Collectors.toList())));
    }
    return builder.build(table.engine());
  }

  /** Made by hand: Kernel's builders give actions or a new schema, not both. */
  private Transaction update(KernelTable.Version version) {
    SnapshotImpl snapshot = version.snapshot();
    Metadata metadata = snapshot.getMetadata();
    TableFeatures.validateKernelCanWriteToTable(snapshot.getProtocol(), metadata, table.path());
    if (KernelSchemas.needsTimestampNtz(schema)
        && !snapshot.getProtocol().getReaderAndWriterFeatures().contains("timestampNtz")) {
      throw new UnsupportedOperationException(
          "Table "
              + table.path()
              + " cannot take columns of type timestamp_ntz: it was made without timestampNtz");
    }
    return new TransactionImpl(
        false,
        snapshot.getDataPath(),
        Optional.of(snapshot),
        ENGINE,
        Operation.WRITE,
        Optional.empty(),
        schema.equals(version.schema())
            ? Optional.empty()
            : Optional.of(metadata.withNewSchema(newSchema(version))),
        new LabelledCommitter(label),
        Optional.empty(),
        Optional.empty(),
        Optional.of(0),
        0,
        System::currentTimeMillis);
  }

  /** Columns that stay keep what other engines noted with them, such as comments. */
  private StructType newSchema(KernelTable.Version version) {
    StructType before = version.snapshot().getSchema();
    StructType after = new StructType();
    for (StructField field : KernelSchemas.toKernel(schema).fields()) {
      int index = version.schema().columns().indexOf(schema.columns().get(after.length()));
      after = after.add(index < 0 ? field : before.at(index));
    }
    return after;
  }

  private static LostRaceException lostRace(MaxCommitRetryLimitReachedException e) {
    boolean isConflict =
        e.getCause() instanceof CommitFailedException
            && ((CommitFailedException) e.getCause()).isConflict();
    return new LostRaceException(
        isConflict ? "Another writer committed first" : "The commit's outcome is not known",
        e,
        isConflict);
  }
}
