package io.pinbeam.delta;

import io.pinbeam.delta.internal.CommitLabel;
import io.pinbeam.delta.internal.KernelCommit;
import io.pinbeam.delta.internal.KernelTable;
import io.pinbeam.delta.internal.LostRaceException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A commit, tried on the newest version of the table again and again until no other writer was
 * faster. Everything is looked at anew each time: schema, partitions, transactions, files.
 */
final class OptimisticCommit {
  private static final int ATTEMPTS = 500;
  private static final int UNKNOWN_OUTCOMES = 5;
  private static final long MAX_PAUSE_MILLIS = 200;

  private final KernelTable table;
  private final DeltaCommit commit;

  OptimisticCommit(KernelTable table, DeltaCommit commit) {
    this.table = table;
    this.commit = commit;
  }

  CommitResult run() throws IOException {
    int unknownOutcomes = 0;
    for (int attempt = 1; ; attempt++) {
      KernelTable.Version base = table.latest().orElse(null);
      if (base != null && isThere(base)) {
        return CommitResult.of(base.number(), CommitResult.Status.ALREADY_THERE);
      }
      try {
        return CommitResult.of(attempt(base).commit(), CommitResult.Status.COMMITTED);
      } catch (LostRaceException e) {
        unknownOutcomes += e.isOutcomeKnown() ? 0 : 1;
        if (attempt == ATTEMPTS
            || unknownOutcomes == UNKNOWN_OUTCOMES
            || commit.transaction().appId() == null && unknownOutcomes > 0) {
          throw new IOException("Cannot commit to " + table.path() + ": " + e.getMessage(), e);
        }
        pause(attempt);
      }
    }
  }

  private boolean isThere(KernelTable.Version base) {
    String appId = commit.transaction().appId();
    if (appId == null) {
      return false;
    }
    OptionalLong there = base.transactionVersion(appId);
    return there.isPresent() && there.getAsLong() >= commit.transaction().version();
  }

  private KernelCommit attempt(KernelTable.@Nullable Version base) throws IOException {
    KernelCommit attempt = base == null ? creation() : update(base);
    if (commit.transaction().appId() != null) {
      attempt.putTransaction(commit.transaction().appId(), commit.transaction().version());
    }
    return attempt;
  }

  private KernelCommit creation() throws IOException {
    if (commit.rewrite()) {
      throw new ConflictException("There is no Delta table at " + table.path() + " any more");
    }
    PartitionFit.checkNew(table.path(), commit);
    KernelCommit attempt =
        KernelCommit.creating(table, commit.schema(), commit.partitionColumns(), label());
    addFiles(attempt, Set.of());
    return attempt;
  }

  private KernelCommit update(KernelTable.Version base) throws IOException {
    base.checkWritable();
    PartitionFit.check(table.path(), base.partitionColumns(), commit);
    KernelCommit attempt = KernelCommit.after(table, base, schemaAfter(base), label());
    addFiles(attempt, removeFiles(attempt));
    return attempt;
  }

  private DeltaSchema schemaAfter(KernelTable.Version base) {
    if (commit.rewrite()) {
      return base.schema();
    }
    return commit.mode() == WriteMode.OVERWRITE
        ? commit.schema()
        : SchemaFit.merge(table.path(), base.schema(), commit.schema(), commit.schemaUpdate());
  }

  /** Returns those of the commit's files that are in the table already and stay. */
  private Set<String> removeFiles(KernelCommit attempt) throws IOException {
    Set<String> added = commit.files().stream().map(DataFile::path).collect(Collectors.toSet());
    Set<String> kept = new HashSet<>();
    if (commit.rewrite()) {
      removeRewritten(attempt);
    } else if (commit.mode() == WriteMode.OVERWRITE) {
      attempt.removeIf(file -> !isKept(file, added, kept), true);
    } else if (commit.mode() == WriteMode.OVERWRITE_PARTITIONS) {
      Set<Map<String, String>> partitions =
          commit.files().stream().map(DataFile::partitionValues).collect(Collectors.toSet());
      attempt.removeIf(
          file -> partitions.contains(file.partitionValues()) && !isKept(file, added, kept), true);
    }
    return kept;
  }

  /** One commit must not remove a file and add it again. */
  private static boolean isKept(DataFile file, Set<String> added, Set<String> kept) {
    boolean isKept = added.contains(file.path());
    if (isKept) {
      kept.add(file.path());
    }
    return isKept;
  }

  private void removeRewritten(KernelCommit attempt) throws IOException {
    Set<String> missing =
        commit.removed().stream()
            .map(DataFile::path)
            .collect(Collectors.toCollection(HashSet::new));
    Set<String> rewritten = Set.copyOf(missing);
    missing.removeAll(attempt.removeIf(file -> rewritten.contains(file.path()), false));
    if (!missing.isEmpty()) {
      throw new ConflictException(
          "Cannot rewrite files of "
              + table.path()
              + ": another writer removed "
              + missing.iterator().next()
              + (missing.size() > 1 ? " and " + (missing.size() - 1) + " more" : ""));
    }
  }

  private void addFiles(KernelCommit attempt, Set<String> kept) {
    for (DataFile file : commit.files()) {
      if (!kept.contains(file.path())) {
        attempt.add(file, !commit.rewrite());
      }
    }
  }

  private CommitLabel label() {
    return CommitLabels.of(commit);
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
}
