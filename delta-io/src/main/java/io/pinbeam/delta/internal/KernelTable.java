package io.pinbeam.delta.internal;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.SnapshotBuilder;
import io.delta.kernel.Table;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionBuilder;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.commit.CommitFailedException;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.exceptions.TableAlreadyExistsException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.exceptions.UnsupportedProtocolVersionException;
import io.delta.kernel.exceptions.UnsupportedTableFeatureException;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TransactionImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.WriteMode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Delta table through Delta Kernel. The one class that calls Kernel's internals: what Kernel's
 * public API cannot do (an overwrite with a transaction identifier, statistics as we have them)
 * stands here and nowhere else, against the one version that the parent pom names.
 */
public final class KernelTable {
  private static final Logger LOG = LoggerFactory.getLogger(KernelTable.class);
  private static final String ENGINE = "Pinbeam-DeltaIO";

  /** Features under which a plain file is read as what it is. */
  private static final Set<String> READABLE =
      Set.of("columnMapping", "timestampNtz", "v2Checkpoint", "vacuumProtocolCheck");

  /**
   * Features under which a plain append or overwrite is right, given that {@link #inUse} finds
   * nothing.
   */
  private static final Set<String> WRITABLE =
      Set.of(
          "appendOnly",
          "changeDataFeed",
          "checkConstraints",
          "columnMapping",
          "generatedColumns",
          "identityColumns",
          "inCommitTimestamp",
          "invariants",
          "timestampNtz",
          "v2Checkpoint",
          "vacuumProtocolCheck");

  private final String path;
  private final Engine engine;

  private KernelTable(String path) {
    this.path = path;
    this.engine = new BeamEngine(new BeamFileIO(Map.of("parquet.compression.codec", "SNAPPY")));
  }

  public static KernelTable at(String path) {
    return new KernelTable(TablePaths.normalize(path));
  }

  public String path() {
    return path;
  }

  /** The newest version; empty if there is no table. */
  public Optional<Version> latest() {
    return load(TableManager.loadSnapshot(path));
  }

  public Version at(long version) {
    return load(TableManager.loadSnapshot(path).atVersion(version))
        .orElseThrow(() -> new IllegalArgumentException("There is no Delta table at " + path));
  }

  private Optional<Version> load(SnapshotBuilder snapshot) {
    try {
      return Optional.of(new Version(snapshot.build(engine)));
    } catch (TableNotFoundException e) {
      return Optional.empty();
    } catch (UnsupportedTableFeatureException | UnsupportedProtocolVersionException e) {
      throw new UnsupportedOperationException("Table " + path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Commits right after {@code base}, or as version 0 if that is null.
   *
   * @throws LostRaceException if another writer was faster
   */
  public long commit(
      @Nullable Version base,
      List<DataFile> files,
      WriteMode mode,
      DeltaSchema schema,
      @Nullable String appId,
      long transactionVersion)
      throws LostRaceException, IOException {
    List<Row> actions = new ArrayList<>();
    if (base != null && mode == WriteMode.OVERWRITE) {
      base.addRemovals(files, actions);
    }
    for (DataFile file : files) {
      actions.add(SingleAction.createAddFileSingleAction(addAction(file)));
    }
    TransactionCommitResult result;
    try {
      Transaction transaction =
          base == null
              ? creation(schema, appId, transactionVersion)
              : base.update(mode, schema, appId, transactionVersion);
      result =
          transaction.commit(
              engine, CloseableIterable.inMemoryIterable(new PlainIterator<>(actions)));
    } catch (TableAlreadyExistsException e) {
      throw new LostRaceException("The table was created meanwhile", e, true);
    } catch (MaxCommitRetryLimitReachedException e) {
      throw lostRace(e);
    }
    invokeHooks(result);
    return result.getVersion();
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

  private Transaction creation(
      DeltaSchema schema, @Nullable String appId, long transactionVersion) {
    TransactionBuilder builder =
        Table.forPath(engine, path)
            .createTransactionBuilder(engine, ENGINE, Operation.CREATE_TABLE)
            .withSchema(engine, KernelSchemas.toKernel(schema))
            .withMaxRetries(0);
    if (appId != null) {
      builder = builder.withTransactionId(engine, appId, transactionVersion);
    }
    return builder.build(engine);
  }

  private static Row addAction(DataFile file) {
    Map<Integer, Object> action = new HashMap<>();
    action.put(AddFile.FULL_SCHEMA.indexOf("path"), file.path());
    action.put(
        AddFile.FULL_SCHEMA.indexOf("partitionValues"),
        VectorUtils.stringStringMapValue(file.partitionValues()));
    action.put(AddFile.FULL_SCHEMA.indexOf("size"), file.sizeBytes());
    action.put(AddFile.FULL_SCHEMA.indexOf("modificationTime"), file.modificationTime());
    action.put(AddFile.FULL_SCHEMA.indexOf("dataChange"), true);
    if (file.statistics() != null) {
      action.put(AddFile.FULL_SCHEMA.indexOf("stats"), file.statistics());
    }
    return new GenericRow(AddFile.FULL_SCHEMA, action);
  }

  /** Checkpoints and checksums. The commit stands whether they succeed or not. */
  private void invokeHooks(TransactionCommitResult result) {
    for (PostCommitHook hook : result.getPostCommitHooks()) {
      try {
        hook.threadSafeInvoke(engine);
      } catch (IOException | RuntimeException e) {
        // Not the whole trace: with several writers one of them finds the checkpoint written.
        LOG.warn(
            "{} after version {} of {} failed, the commit stands: {}",
            hook.getType(),
            result.getVersion(),
            path,
            e.toString());
      }
    }
  }

  /**
   * Deletes those of these files that no commit ever named. A file that was committed and removed
   * again stays: older versions still read it.
   */
  public void deleteUncommitted(List<DataFile> files) throws IOException {
    OptionalLong oldest = files.stream().mapToLong(DataFile::modificationTime).min();
    if (oldest.isEmpty()) {
      return;
    }
    Set<String> committed = CommittedPaths.since(path, oldest.getAsLong());
    List<ResourceId> orphans = new ArrayList<>();
    for (DataFile file : files) {
      if (!committed.contains(file.path())) {
        orphans.add(TablePaths.file(path, file.path()));
      }
    }
    FileSystems.delete(orphans, StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  /** The rows of one file of a version with this schema. */
  public CloseableIterator<org.apache.beam.sdk.values.Row> rows(DeltaSchema schema, DataFile file)
      throws IOException {
    return KernelRows.open(engine, path, schema, file);
  }

  /** The table as of one version. */
  public final class Version {
    private final Snapshot snapshot;

    private Version(Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    public long number() {
      return snapshot.getVersion();
    }

    public DeltaSchema schema() {
      return KernelSchemas.fromKernel(snapshot.getSchema());
    }

    public List<String> partitionColumns() {
      return snapshot.getPartitionColumnNames();
    }

    /** The highest transaction version that was committed under an identifier. */
    public OptionalLong transactionVersion(String appId) {
      Optional<Long> version = snapshot.getLatestTransactionVersion(engine, appId);
      return version.isPresent() ? OptionalLong.of(version.get()) : OptionalLong.empty();
    }

    public List<DataFile> files() throws IOException {
      List<DataFile> files = new ArrayList<>();
      forEachFile(add -> files.add(dataFile(add)));
      return files;
    }

    /** Fails with the names of what the table needs of a reader and we do not support. */
    public void checkReadable() {
      Set<String> refused = new TreeSet<>(snapshot.getProtocol().getReaderFeatures());
      refused.removeAll(READABLE);
      if (hasColumnMapping()) {
        refused.add("columnMapping");
      }
      refuse(refused, "read");
    }

    /** Fails with the names of what the table needs of a writer and we do not support. */
    public void checkWritable() {
      Protocol protocol = snapshot.getProtocol();
      Set<String> refused = new TreeSet<>(protocol.getReaderAndWriterFeatures());
      refused.removeAll(WRITABLE);
      refused.addAll(inUse());
      if (!partitionColumns().isEmpty()) {
        refused.add("partition columns");
      }
      refuse(refused, "written to");
    }

    private void refuse(Set<String> refused, String verb) {
      if (!refused.isEmpty()) {
        throw new UnsupportedOperationException(
            "Table " + path + " cannot be " + verb + ": it uses " + String.join(", ", refused));
      }
    }

    /** Features that were named by number in old protocols; they matter if the table uses them. */
    private Set<String> inUse() {
      Set<String> inUse = new TreeSet<>();
      Metadata metadata = snapshot.getMetadata();
      if (TableFeatures.hasInvariants(metadata.getSchema())) {
        inUse.add("invariants");
      }
      if (TableFeatures.hasCheckConstraints(metadata)) {
        inUse.add("checkConstraints");
      }
      if (TableFeatures.hasGeneratedColumns(metadata)) {
        inUse.add("generatedColumns");
      }
      if (TableFeatures.hasIdentityColumns(metadata)) {
        inUse.add("identityColumns");
      }
      if ("true".equalsIgnoreCase(metadata.getConfiguration().get("delta.enableChangeDataFeed"))) {
        inUse.add("changeDataFeed");
      }
      if (hasColumnMapping()) {
        inUse.add("columnMapping");
      }
      return inUse;
    }

    private boolean hasColumnMapping() {
      String mode = snapshot.getMetadata().getConfiguration().get("delta.columnMapping.mode");
      return mode != null && !mode.equalsIgnoreCase("none");
    }

    /**
     * Kernel's builders give a transaction identifier or a new schema, not both, so that the
     * transaction is made by hand. No retries: Kernel's own check lets two writers of one
     * identifier pass each other.
     */
    private Transaction update(
        WriteMode mode, DeltaSchema schema, @Nullable String appId, long transactionVersion) {
      TableFeatures.validateKernelCanWriteToTable(
          snapshot.getProtocol(), snapshot.getMetadata(), path);
      StructType newSchema = KernelSchemas.toKernel(schema);
      boolean isSchemaReplaced =
          mode == WriteMode.OVERWRITE && !newSchema.equals(snapshot.getSchema());
      return new TransactionImpl(
          false,
          snapshot.getDataPath(),
          Optional.of((SnapshotImpl) snapshot),
          ENGINE,
          Operation.WRITE,
          Optional.empty(),
          isSchemaReplaced
              ? Optional.of(snapshot.getMetadata().withNewSchema(newSchema))
              : Optional.empty(),
          snapshot.getCommitter(),
          appId == null
              ? Optional.empty()
              : Optional.of(
                  new SetTransaction(
                      appId, transactionVersion, Optional.of(System.currentTimeMillis()))),
          Optional.empty(),
          Optional.of(0),
          0,
          System::currentTimeMillis);
    }

    /** A file that the same commit adds again must not be removed by it. */
    private void addRemovals(List<DataFile> added, List<Row> actions) throws IOException {
      Set<String> kept = added.stream().map(DataFile::path).collect(Collectors.toSet());
      Optional<Long> now = Optional.of(System.currentTimeMillis());
      forEachFile(
          add -> {
            if (!kept.contains(add.getPath())) {
              actions.add(
                  SingleAction.createRemoveFileSingleAction(add.toRemoveFileRow(true, now)));
            }
          });
    }

    private void forEachFile(Consumer<AddFile> consumer) throws IOException {
      ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
      try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, true)) {
        while (batches.hasNext()) {
          try (CloseableIterator<Row> rows = batches.next().getRows()) {
            while (rows.hasNext()) {
              consumer.accept(
                  new AddFile(rows.next().getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL)));
            }
          }
        }
      }
    }

    private DataFile dataFile(AddFile add) {
      return DataFile.of(
          URI.create(add.getPath()).getPath(),
          add.getSize(),
          add.getModificationTime(),
          add.getNumRecords().orElse(-1L),
          add.getStatsJson().orElse(null),
          VectorUtils.toJavaMap(add.getPartitionValues()));
    }
  }
}
