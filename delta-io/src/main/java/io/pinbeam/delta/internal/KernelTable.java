package io.pinbeam.delta.internal;

import io.delta.kernel.Snapshot;
import io.delta.kernel.SnapshotBuilder;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.exceptions.UnsupportedProtocolVersionException;
import io.delta.kernel.exceptions.UnsupportedTableFeatureException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.TableConfig;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.internal.tablefeatures.TableFeatures;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.utils.CloseableIterator;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaSchema;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A Delta table through Delta Kernel. What Kernel's public API cannot do stands in the {@code
 * Kernel…} classes of this package and nowhere else, against the one version that the parent pom
 * names; {@link KernelCommit} has the commit.
 */
public final class KernelTable {
  /** Features of a reader; Kernel does what they ask for. */
  private static final Set<String> READABLE =
      Set.of(
          "columnMapping",
          "deletionVectors",
          "timestampNtz",
          "v2Checkpoint",
          "vacuumProtocolCheck");

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

  /** As {@link #latest()}, by a listing alone if this virtual machine committed last. */
  public Optional<Version> latestForCommit() throws IOException {
    Optional<Version> remembered = state().newest();
    if (remembered.isPresent()) {
      return remembered;
    }
    Optional<Version> latest = latest();
    state().set(latest.orElse(null));
    return latest;
  }

  /** Fails if the store could lose commits. */
  public void verifyStore() throws IOException {
    String log = path + "/_delta_log";
    LogStores.of(log).verify(log);
  }

  /** Held around an attempt to commit, by each thread of this virtual machine. */
  public ReentrantLock commitLock() {
    return state().lock();
  }

  /** The version that this virtual machine has just created the table by. */
  Version version(Snapshot snapshot, Map<String, Long> puts) {
    return new Version(snapshot).next(snapshot, puts);
  }

  TableState state() {
    return TableState.of(path);
  }

  public Version at(long version) {
    return load(TableManager.loadSnapshot(path).atVersion(version))
        .orElseThrow(() -> new IllegalArgumentException("There is no Delta table at " + path));
  }

  /**
   * The version that was current at a time.
   *
   * @throws IllegalArgumentException naming the versions that are there
   */
  public Version at(Instant time) {
    Version latest =
        latest()
            .orElseThrow(() -> new IllegalArgumentException("There is no Delta table at " + path));
    Instant newest = Instant.ofEpochMilli(latest.snapshot.getTimestamp(engine));
    String range = "the newest version, " + latest.number() + ", is of " + newest;
    if (time.isAfter(Instant.now())) {
      throw new IllegalArgumentException(
          "Table " + path + ": " + time + " is in the future; " + range);
    }
    if (!time.isBefore(newest)) {
      return latest;
    }
    try {
      return load(TableManager.loadSnapshot(path).atTimestamp(time.toEpochMilli(), latest.snapshot))
          .orElseThrow();
    } catch (KernelException e) {
      throw new IllegalArgumentException(e.getMessage() + " And " + range, e);
    }
  }

  private Optional<Version> load(SnapshotBuilder snapshot) {
    try {
      return Optional.of(new Version(snapshot.build(engine)));
    } catch (TableNotFoundException e) {
      return Optional.empty();
    } catch (UnsupportedTableFeatureException | UnsupportedProtocolVersionException e) {
      throw new UnsupportedOperationException("Table " + path + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw UnreadableLog.named(path, e);
    }
  }

  Engine engine() {
    return engine;
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

  /** The rows of one task of a scan. */
  public KernelRows rows(TableScan scan, ScanTask task) throws IOException {
    return KernelRows.open(engine, path, scan, task);
  }

  /** The rows of one file that need not be committed; its columns are those of the schema. */
  public KernelRows rows(DeltaSchema schema, DataFile file) throws IOException {
    return KernelRows.open(path, schema, file);
  }

  static DataFile dataFile(AddFile add) {
    return DataFile.of(
        LogPaths.decode(add.getPath()),
        add.getSize(),
        add.getModificationTime(),
        add.getNumRecords().orElse(-1L),
        add.getStatsJson().orElse(null),
        VectorUtils.toJavaMap(add.getPartitionValues()));
  }

  /** The table as of one version. */
  public final class Version {
    private final Snapshot snapshot;

    /** What was asked for already; empty for identifiers that the table does not have. */
    private final Map<String, Optional<Long>> transactions = new HashMap<>();

    private Version(Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    public long number() {
      return snapshot.getVersion();
    }

    Engine engine() {
      return engine;
    }

    String tablePath() {
      return path;
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

    public boolean isAppendOnly() {
      return TableConfig.APPEND_ONLY_ENABLED.fromMetadata(snapshot().getMetadata());
    }

    /** Those of these identifiers that the table has, with their highest versions. */
    public synchronized Map<String, Long> transactions(Set<String> appIds) throws IOException {
      if (!transactions.keySet().containsAll(appIds)) {
        Map<String, Long> read =
            KernelTransactions.read(
                engine, snapshot(), id -> appIds.contains(id) && !transactions.containsKey(id));
        for (String appId : appIds) {
          transactions.computeIfAbsent(appId, id -> Optional.ofNullable(read.get(id)));
        }
      }
      Map<String, Long> versions = new HashMap<>();
      for (String appId : appIds) {
        transactions.get(appId).ifPresent(version -> versions.put(appId, version));
      }
      return versions;
    }

    /** The identifiers that are asked for, with their highest versions. */
    public Map<String, Long> transactions(Predicate<String> isWanted) throws IOException {
      return KernelTransactions.read(engine, snapshot(), isWanted);
    }

    /** The version that a commit after this one made. */
    Version next(Snapshot newer, Map<String, Long> puts) {
      Version next = new Version(newer);
      next.transactions.putAll(transactions);
      puts.forEach((appId, version) -> next.transactions.put(appId, Optional.of(version)));
      return next;
    }

    public List<DataFile> files() throws IOException {
      List<DataFile> files = new ArrayList<>();
      forEachFile(add -> files.add(dataFile(add)));
      return files;
    }

    /**
     * A scan of these columns in this order, of all if there are none.
     *
     * @throws IllegalArgumentException if there is no such column
     */
    public TableScan scan(List<String> columns) {
      return KernelScans.plan(engine, snapshot, path, columns);
    }

    /**
     * The files with one of these values in each of these partition columns.
     *
     * @throws IllegalArgumentException if that is no partition column, or a value not of its type
     */
    public PartitionFilter filter(Map<String, ? extends List<@Nullable Object>> partitions) {
      return KernelScans.filter(snapshot, path, partitions);
    }

    /** The tasks of a scan; a file above so many bytes is read in several. */
    public void forEachTask(PartitionFilter filter, long splitBytes, Consumer<ScanTask> consumer)
        throws IOException {
      KernelScans.forEachTask(engine, snapshot, filter, splitBytes, consumer);
    }

    /** What stands inside these columns and must not be null; the first that is found. */
    public Optional<String> requiredInside(DeltaSchema columns) {
      return snapshot.getSchema().fields().stream()
          .filter(field -> columns.indexOf(field.getName()) >= 0)
          .flatMap(field -> KernelSchemas.requiredInside(field).stream())
          .findFirst();
    }

    /** Fails with the names of what the table needs of a reader and we do not support. */
    public void checkReadable() {
      Set<String> refused = new TreeSet<>(snapshot.getProtocol().getReaderFeatures());
      refused.removeAll(READABLE);
      refuse(refused, "read");
    }

    /** Fails with the names of what the table needs of a writer and we do not support. */
    public void checkWritable() {
      Protocol protocol = snapshot.getProtocol();
      Set<String> refused = new TreeSet<>(protocol.getReaderAndWriterFeatures());
      refused.removeAll(WRITABLE);
      refused.addAll(inUse());
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

    SnapshotImpl snapshot() {
      return (SnapshotImpl) snapshot;
    }

    void forEachFile(Consumer<AddFile> consumer) throws IOException {
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
  }
}
