package io.pinbeam.delta;

import io.delta.kernel.utils.CloseableIterator;
import io.pinbeam.delta.internal.KernelTable;
import io.pinbeam.delta.internal.LostRaceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A Delta table on a local path or on {@code s3://}, without a pipeline around it.
 *
 * <p>Each call looks at the table anew. For {@code s3://}, Beam's file systems must have been given
 * their options, which creating a pipeline does.
 *
 * <pre>{@code
 * DeltaTable table = DeltaTable.at("/data/users");
 * table.commit(List.of(file), WriteMode.OVERWRITE, schema, "nightly", 20261121);
 * try (DeltaRows rows = table.rows()) {
 *   rows.forEachRemaining(row -> System.out.println(row.getInt64("id")));
 * }
 * }</pre>
 */
public final class DeltaTable {
  private static final int ATTEMPTS = 500;
  private static final int UNKNOWN_OUTCOMES = 5;
  private static final long MAX_PAUSE_MILLIS = 200;

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

  public DeltaSchema schema() {
    return latest().schema();
  }

  public DeltaSchema schema(long version) {
    return table.at(version).schema();
  }

  /** The files of the current version. */
  public List<DataFile> files() throws IOException {
    return files(latest());
  }

  public List<DataFile> files(long version) throws IOException {
    return files(table.at(version));
  }

  /** The highest transaction version committed under an identifier; empty if none or no table. */
  public OptionalLong transactionVersion(String appId) {
    Optional<KernelTable.Version> latest = table.latest();
    return latest.isPresent() ? latest.get().transactionVersion(appId) : OptionalLong.empty();
  }

  /** The rows of the current version, in no order. */
  public DeltaRows rows() throws IOException {
    return rows(latest());
  }

  public DeltaRows rows(long version) throws IOException {
    return rows(table.at(version));
  }

  /** The rows of one file of a version that has this schema. */
  DeltaRows rows(DeltaSchema schema, DataFile file) {
    return new FileRows(table, schema, List.of(file).iterator());
  }

  /** As {@link #commit(List, WriteMode, DeltaSchema, String, long)}, each time a new commit. */
  public CommitResult commit(List<DataFile> files, WriteMode mode, DeltaSchema schema)
      throws IOException {
    return commit(files, mode, schema, null, 0);
  }

  /**
   * Makes files visible, all at once: after this returns every reader sees them, before none does.
   *
   * <p>The table is created on first use. Other writers may commit at the same time; an overwrite
   * removes what they appended before it. A transaction that the table has already, or a later one
   * under the same identifier, changes nothing.
   *
   * @param appId identifies a writer whose transaction versions only grow; null for none
   * @throws IllegalArgumentException if appended files do not fit the table's schema
   * @throws UnsupportedOperationException if the table uses features that are not supported
   */
  public CommitResult commit(
      List<DataFile> files,
      WriteMode mode,
      DeltaSchema schema,
      @Nullable String appId,
      long transactionVersion)
      throws IOException {
    int unknownOutcomes = 0;
    for (int attempt = 1; ; attempt++) {
      KernelTable.Version base = table.latest().orElse(null);
      if (base != null) {
        if (isThere(base, appId, transactionVersion)) {
          return CommitResult.of(base.number(), CommitResult.Status.ALREADY_THERE);
        }
        check(base, mode, schema);
      }
      try {
        return CommitResult.of(
            table.commit(base, files, mode, schema, appId, transactionVersion),
            CommitResult.Status.COMMITTED);
      } catch (LostRaceException e) {
        unknownOutcomes += e.isOutcomeKnown() ? 0 : 1;
        if (attempt == ATTEMPTS
            || unknownOutcomes == UNKNOWN_OUTCOMES
            || appId == null && unknownOutcomes > 0) {
          throw new IOException("Cannot commit to " + path() + ": " + e.getMessage(), e);
        }
        pause(attempt);
      }
    }
  }

  /**
   * Makes files visible, all at once: after this returns every reader sees them, before none does.
   */
  public CommitResult commit(DeltaCommit commit) throws IOException {
    if (!commit.partitionColumns().isEmpty()
        || commit.window() != null
        || commit.schemaUpdate()
        || commit.mode() == WriteMode.OVERWRITE_PARTITIONS) {
      throw new UnsupportedOperationException("Not yet: " + commit);
    }
    return commit(
        commit.files(),
        commit.mode(),
        commit.schema(),
        commit.transaction().appId(),
        commit.transaction().version());
  }

  /** Deletes those of these files that no commit ever named. */
  public void deleteUncommitted(List<DataFile> files) throws IOException {
    table.deleteUncommitted(files);
  }

  private static boolean isThere(
      KernelTable.Version base, @Nullable String appId, long transactionVersion) {
    if (appId == null) {
      return false;
    }
    OptionalLong there = base.transactionVersion(appId);
    return there.isPresent() && there.getAsLong() >= transactionVersion;
  }

  private void check(KernelTable.Version base, WriteMode mode, DeltaSchema schema) {
    base.checkWritable();
    if (mode == WriteMode.APPEND) {
      SchemaFit.check(path(), base.schema(), schema);
    }
  }

  private static void pause(int attempt) throws IOException {
    long longest = Math.min(MAX_PAUSE_MILLIS, 2L + 2L * attempt);
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(longest));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
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
    return new FileRows(table, version.schema(), files(version).iterator());
  }

  private static final class FileRows implements DeltaRows {
    private final KernelTable table;
    private final DeltaSchema schema;
    private final Iterator<DataFile> files;
    private @Nullable CloseableIterator<Row> rows;

    FileRows(KernelTable table, DeltaSchema schema, Iterator<DataFile> files) {
      this.table = table;
      this.schema = schema;
      this.files = files;
    }

    @Override
    public boolean hasNext() {
      try {
        while (rows == null || !rows.hasNext()) {
          close();
          if (!files.hasNext()) {
            return false;
          }
          rows = table.rows(schema, files.next());
        }
        return true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return rows.next();
    }

    @Override
    public void close() throws IOException {
      if (rows != null) {
        rows.close();
        rows = null;
      }
    }
  }
}
