package io.pinbeam.delta;

import io.pinbeam.delta.internal.KernelTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** One compaction of one table: files are rewritten in parallel and exchanged in one commit. */
final class Compaction {
  /** So often the plan is made anew after another writer removed files of it. */
  private static final int ROUNDS = 5;

  private final KernelTable table;
  private final CompactOptions options;
  private final Runnable beforeCommit;
  private final List<FileRewrite.Result> rewrites = new ArrayList<>();

  Compaction(KernelTable table, CompactOptions options) {
    this(table, options, () -> {});
  }

  /** For tests, which let another writer in at the worst moment. */
  Compaction(KernelTable table, CompactOptions options, Runnable beforeCommit) {
    this.table = table;
    this.options = options;
    this.beforeCommit = beforeCommit;
  }

  CompactResult run() throws IOException {
    boolean done = false;
    try {
      CompactResult result = commitOrPlanAnew();
      done = true;
      return result;
    } finally {
      if (!done) {
        deleteUncommitted();
      }
    }
  }

  private CompactResult commitOrPlanAnew() throws IOException {
    for (int round = 1; ; round++) {
      KernelTable.Version version = latest();
      version.checkWritable();
      version.checkReadable();
      Map<String, DataFile> files = new HashMap<>();
      version.files().forEach(file -> files.put(file.path(), file));
      dropVain(files);
      List<List<DataFile>> plan =
          CompactionPlan.of(files.values(), options.writeOptions().targetFileBytes());
      if (options.dryRun()) {
        return told(plan);
      }
      rewrite(plan, version);
      if (rewrites.isEmpty()) {
        return CompactResult.of(0, 0, 0, 0, 0, OptionalLong.empty());
      }
      beforeCommit.run();
      try {
        return commit(version.schema());
      } catch (ConflictException e) {
        if (round == ROUNDS) {
          throw e;
        }
      }
    }
  }

  /**
   * Takes the rewritten files out of those to plan for. A rewrite whose files are not all in the
   * table any more is dropped.
   */
  private void dropVain(Map<String, DataFile> files) throws IOException {
    for (FileRewrite.Result rewrite : List.copyOf(rewrites)) {
      if (rewrite.removed().stream().allMatch(file -> files.containsKey(file.path()))) {
        rewrite.removed().forEach(file -> files.remove(file.path()));
      } else {
        rewrites.remove(rewrite);
        DataFiles.delete(table.path(), rewrite.added());
      }
    }
  }

  private void rewrite(List<List<DataFile>> plan, KernelTable.Version version) throws IOException {
    List<String> partitionColumns = version.partitionColumns();
    DeltaSchema fileSchema =
        DeltaSchema.of(
            version.schema().columns().stream()
                .filter(column -> !partitionColumns.contains(column.name()))
                .collect(Collectors.toList()));
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.max(1, Math.min(options.threads(), plan.size())));
    try {
      List<Future<FileRewrite.Result>> running = new ArrayList<>();
      for (List<DataFile> group : plan) {
        running.add(
            threads.submit(
                new FileRewrite(
                    table, fileSchema, partitionColumns, group, options.writeOptions())));
      }
      await(running);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Waits for all, also after a failure: what was written must be known to be deleted. */
  private void await(List<Future<FileRewrite.Result>> running) throws IOException {
    IOException failure = null;
    for (Future<FileRewrite.Result> future : running) {
      try {
        rewrites.add(future.get());
      } catch (CancellationException e) {
        // Not begun when another failed.
      } catch (ExecutionException e) {
        failure = failure == null ? failed(e.getCause()) : failure;
        running.forEach(waiting -> waiting.cancel(false));
      } catch (InterruptedException e) {
        running.forEach(waiting -> waiting.cancel(false));
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted", e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private IOException failed(Throwable cause) {
    return new IOException("Cannot compact " + table.path() + ": " + cause.getMessage(), cause);
  }

  private CompactResult commit(DeltaSchema schema) throws IOException {
    List<DataFile> removed = new ArrayList<>();
    List<DataFile> added = new ArrayList<>();
    for (FileRewrite.Result rewrite : rewrites) {
      removed.addAll(rewrite.removed());
      added.add(rewrite.added());
    }
    CommitResult result =
        DeltaTable.at(table.path()).commit(DeltaCommit.rewrite(schema, removed, added));
    return CompactResult.of(
        removed.size(),
        bytes(removed),
        added.size(),
        bytes(added),
        added.stream().mapToLong(DataFile::rowCount).sum(),
        OptionalLong.of(result.version()));
  }

  private static CompactResult told(List<List<DataFile>> plan) {
    List<DataFile> files = new ArrayList<>();
    plan.forEach(files::addAll);
    return CompactResult.of(
        files.size(),
        bytes(files),
        plan.size(),
        bytes(files),
        files.stream().mapToLong(file -> Math.max(0, file.rowCount())).sum(),
        OptionalLong.empty());
  }

  private static long bytes(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::sizeBytes).sum();
  }

  private void deleteUncommitted() throws IOException {
    table.deleteUncommitted(
        rewrites.stream().map(FileRewrite.Result::added).collect(Collectors.toList()));
  }

  private KernelTable.Version latest() {
    return table
        .latest()
        .orElseThrow(
            () -> new IllegalArgumentException("There is no Delta table at " + table.path()));
  }
}
