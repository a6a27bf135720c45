package io.pinbeam.delta;

import io.pinbeam.delta.internal.KernelProperties;
import io.pinbeam.delta.internal.KernelTable;
import io.pinbeam.delta.internal.UnreadableLog;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A Delta table on a local path or on {@code s3://}, without a pipeline around it.
 *
 * <p>Each call looks at the table anew. One whose log is not as the protocol says ends with an
 * {@link IllegalStateException} that names the table. For {@code s3://}, Beam's file systems must
 * have been given their options, which creating a pipeline does.
 *
 * <pre>{@code
 * DeltaTable table = DeltaTable.at("/data/users");
 * table.commit(
 *     DeltaCommit.of(schema, List.of(file))
 *         .withMode(WriteMode.OVERWRITE)
 *         .withTransaction("nightly", 20261121));
 * try (DeltaRows rows = table.rows()) {
 *   rows.forEachRemaining(row -> System.out.println(row.getInt64("id")));
 * }
 * }</pre>
 */
public final class DeltaTable {
  private final KernelTable table;

  private DeltaTable(KernelTable table) {
    this.table = table;
  }

  public static DeltaTable at(String path) {
    return new DeltaTable(KernelTable.at(path));
  }

  /** The table's folder, without a slash at its end. */
  public String path() {
    return table.path();
  }

  public boolean exists() {
    return table.latest().isPresent();
  }

  public long currentVersion() {
    return latest().number();
  }

  /**
   * The version that was current at a time.
   *
   * @throws IllegalArgumentException naming the versions that are there, if it was before them or
   *     is in the future
   */
  public long versionAt(Instant time) {
    return table.at(time).number();
  }

  public DeltaSchema schema() {
    return UnreadableLog.named(path(), () -> latest().schema());
  }

  public DeltaSchema schema(long version) {
    return UnreadableLog.named(path(), () -> table.at(version).schema());
  }

  /** The files of the current version. */
  public List<DataFile> files() throws IOException {
    return UnreadableLog.named(path(), () -> files(latest()));
  }

  public List<DataFile> files(long version) throws IOException {
    return UnreadableLog.named(path(), () -> files(table.at(version)));
  }

  /** The highest transaction version committed under an identifier; empty if none or no table. */
  public OptionalLong transactionVersion(String appId) {
    Optional<KernelTable.Version> latest = table.latest();
    return latest.isPresent()
        ? UnreadableLog.named(path(), () -> latest.get().transactionVersion(appId))
        : OptionalLong.empty();
  }

  /**
   * The latest commits, the newest first: at most {@code limit}, and those only that the log still
   * has.
   */
  public List<CommitInfo> history(int limit) throws IOException {
    if (limit < 1) {
      throw new IllegalArgumentException("A history has 1 commit or more, not " + limit);
    }
    long newest = latest().number();
    return UnreadableLog.named(
        path(), () -> History.read(path(), Math.max(0, newest - limit + 1), newest));
  }

  /** What the table is as of its current version. */
  public TableDescription describe() throws IOException {
    return UnreadableLog.named(path(), () -> Description.of(table, latest()));
  }

  /** The properties of the current version. */
  public Map<String, String> properties() {
    return KernelProperties.of(latest()).properties();
  }

  /** The rows of the current version, in no order. */
  public DeltaRows rows() throws IOException {
    return UnreadableLog.named(path(), () -> rows(latest()));
  }

  public DeltaRows rows(long version) throws IOException {
    return UnreadableLog.named(path(), () -> rows(table.at(version)));
  }

  /**
   * The rows of one file, which need not be committed; its columns are those of the schema. So a
   * follower of a table that is only appended to reads each file once. Values of partition columns
   * are not in a file, and rows that a deletion vector removes still are.
   */
  public DeltaRows rows(DeltaSchema schema, DataFile file) throws IOException {
    return table.rows(schema, file);
  }

  /**
   * Makes files visible, all at once: after this returns every reader sees them, before none does.
   *
   * <p>The table is created on first use. Other writers may commit at the same time; an overwrite
   * removes what they appended before it. A transaction that the table has already, or a later one
   * under the same identifier, changes nothing.
   *
   * @throws IllegalArgumentException if the files do not fit the table's schema or partitions
   * @throws UnsupportedOperationException if the table uses features that are not supported
   * @throws ConflictException if another writer made the commit impossible
   */
  public CommitResult commit(DeltaCommit commit) throws IOException {
    return new OptimisticCommit(table, commit, rule(commit)).run();
  }

  private CommitRule rule(DeltaCommit commit) {
    if (commit.window() == null) {
      return commit.transaction();
    }
    if (commit.transaction().appId() != null) {
      throw new IllegalArgumentException(
          "A commit has a window or a transaction, not both: " + commit.window());
    }
    return new WindowRule(path(), commit.window());
  }

  /** The windows that an application has committed; none if there is no table yet. */
  public WindowCommits windowCommits(String application) throws IOException {
    return WindowCommits.of(path(), table.latest().orElse(null), application);
  }

  /**
   * Makes every window of an application that ends at or before a time count as committed, for
   * good: an earlier time than the one marked before changes nothing.
   *
   * <p>It is for the job that knows its input: which asked it for rows before that time and found
   * none that are not committed.
   *
   * @throws IllegalArgumentException if there is no table
   */
  public void markCommittedUntil(String application, Instant until) throws IOException {
    latest();
    new OptimisticCommit(table, DeltaCommit.ofNoFiles(), new UntilRule(application, until)).run();
  }

  /** As {@link #commit(DeltaCommit)}, each time a new commit. */
  public CommitResult commit(List<DataFile> files, WriteMode mode, DeltaSchema schema)
      throws IOException {
    return commit(DeltaCommit.of(schema, files).withMode(mode));
  }

  /** As {@link #commit(DeltaCommit)}, once for each transaction version of an identifier. */
  public CommitResult commit(
      List<DataFile> files, WriteMode mode, DeltaSchema schema, String appId, long version)
      throws IOException {
    return commit(DeltaCommit.of(schema, files).withMode(mode).withTransaction(appId, version));
  }

  /** Deletes those of these files that no commit ever named. */
  public void deleteUncommitted(List<DataFile> files) throws IOException {
    table.deleteUncommitted(files);
  }

  private KernelTable.Version latest() {
    return table
        .latest()
        .orElseThrow(() -> new IllegalArgumentException("There is no Delta table at " + path()));
  }

  private static List<DataFile> files(KernelTable.Version version) throws IOException {
    version.checkReadable();
    return version.files();
  }

  private DeltaRows rows(KernelTable.Version version) throws IOException {
    version.checkReadable();
    return TableRows.of(table, version);
  }
}
