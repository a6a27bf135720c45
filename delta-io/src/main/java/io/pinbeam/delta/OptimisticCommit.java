package io.pinbeam.delta;

import io.pinbeam.delta.internal.CommitLabel;
import io.pinbeam.delta.internal.KernelCommit;
import io.pinbeam.delta.internal.KernelTable;
import io.pinbeam.delta.internal.LostRaceException;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * A commit, tried on the newest version of the table again and again until no other writer was
 * faster. Everything is looked at anew each time: schema, partitions, transactions, files.
 */
final class OptimisticCommit {
  private static final Duration TIME_LIMIT = Duration.ofMinutes(5);
  private static final long FIRST_PAUSE_MILLIS = 5;
  private static final long LONGEST_PAUSE_MILLIS = 1000;

  private final KernelTable table;
  private final DeltaCommit commit;
  private final CommitRule rule;
  private final Duration timeLimit;

  OptimisticCommit(KernelTable table, DeltaCommit commit, CommitRule rule) {
    this(table, commit, rule, TIME_LIMIT);
  }

  OptimisticCommit(KernelTable table, DeltaCommit commit, CommitRule rule, Duration timeLimit) {
    this.table = table;
    this.commit = commit;
    this.rule = rule;
    this.timeLimit = timeLimit;
  }

  CommitResult run() throws IOException {
    table.verifyStore();
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        return attemptAlone(attempt);
      } catch (LostRaceException e) {
        boolean isLate = System.nanoTime() - start > timeLimit.toNanos();
        if (!e.isOutcomeKnown() && (isLate || rule.appIds().isEmpty())) {
          throw new IOException(
              "Whether the commit is in " + table.path() + " is not known: " + e.reason(), e);
        }
        if (isLate) {
          throw new ConflictException(
              "Cannot commit to "
                  + table.path()
                  + ", other writers were faster "
                  + attempt
                  + " times: "
                  + e.reason(),
              e);
        }
        pause(attempt);
      }
    }
  }

  private CommitResult attemptAlone(int attempt) throws LostRaceException, IOException {
    table.commitLock().lock();
    try {
      KernelTable.Version base = table.latestForCommit().orElse(null);
      Map<String, Long> committed = base == null ? Map.of() : base.transactions(rule.appIds());
      if (rule.isCommitted(committed)) {
        return CommitResult.of(base.number(), CommitResult.Status.ALREADY_THERE, attempt);
      }
      KernelCommit next = base == null ? creation() : update(base);
      rule.puts(committed).forEach(next::putTransaction);
      return CommitResult.of(next.commit(), CommitResult.Status.COMMITTED, attempt);
    } finally {
      table.commitLock().unlock();
    }
  }

  private KernelCommit creation() throws IOException {
    if (commit.rewrite()) {
      throw new ConflictException("There is no Delta table at " + table.path() + " any more");
    }
    PartitionFit.checkNew(table.path(), commit);
    KernelCommit attempt =
        KernelCommit.creating(
            table, commit.schema(), commit.partitionColumns(), commit.tableProperties(), label());
    addFiles(attempt, Set.of());
    return attempt;
  }

  private KernelCommit update(KernelTable.Version base) throws IOException {
    base.checkWritable();
    checkRowsMayGo(base);
    PartitionFit.check(table.path(), base.partitionColumns(), commit);
    KernelCommit attempt = KernelCommit.after(table, base, schemaAfter(base), label());
    addFiles(attempt, removeFiles(attempt, base.schema()));
    return attempt;
  }

  private void checkRowsMayGo(KernelTable.Version base) {
    boolean removesRows =
        commit.rewrite()
            ? commit.dataChange() && !commit.removed().isEmpty()
            : commit.mode() != WriteMode.APPEND;
    if (removesRows && base.isAppendOnly()) {
      throw new UnsupportedOperationException(
          "Table "
              + table.path()
              + " has the property delta.appendOnly=true: "
              + (commit.delete() ? "DELETE" : commit.rewrite() ? "REPLACE" : commit.mode())
              + " would remove rows");
    }
  }

  private DeltaSchema schemaAfter(KernelTable.Version base) {
    if (commit.rewrite()) {
      return base.schema();
    }
    Optional<String> required = base.requiredInside(commit.schema());
    if (required.isPresent()) {
      throw new UnsupportedOperationException(
          "Table "
              + table.path()
              + " cannot be written to: "
              + required.get()
              + " must not be null, and only whole columns are held to that");
    }
    if (commit.mode() == WriteMode.OVERWRITE) {
      return commit.schema();
    }
    return SchemaFit.merge(table.path(), base.schema(), commit.schema(), commit.schemaUpdate());
  }

  /** Returns those of the commit's files that are in the table already and stay. */
  private Set<String> removeFiles(KernelCommit attempt, DeltaSchema schema) throws IOException {
    Set<String> added = commit.files().stream().map(DataFile::path).collect(Collectors.toSet());
    Set<String> kept = new HashSet<>();
    if (commit.rewrite()) {
      removeRewritten(attempt);
    } else if (commit.mode() == WriteMode.OVERWRITE) {
      attempt.removeIf(file -> !isKept(file, added, kept), true);
    } else if (commit.mode() == WriteMode.OVERWRITE_PARTITIONS) {
      Set<Map<String, String>> partitions =
          commit.files().stream()
              .map(file -> PartitionKey.of(schema, file.partitionValues()))
              .collect(Collectors.toSet());
      attempt.removeIf(
          file ->
              partitions.contains(PartitionKey.of(schema, file.partitionValues()))
                  && !isKept(file, added, kept),
          true);
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
    missing.removeAll(
        commit.delete()
            ? attempt.deleteIf(file -> rewritten.contains(file.path()))
            : attempt.removeIf(file -> rewritten.contains(file.path()), commit.dataChange()));
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
        attempt.add(file, commit.dataChange());
      }
    }
  }

  private CommitLabel label() {
    return CommitLabels.of(commit);
  }

  private static void pause(int attempt) throws IOException {
    long longest =
        Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, Byte.SIZE));
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(longest));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }
}
