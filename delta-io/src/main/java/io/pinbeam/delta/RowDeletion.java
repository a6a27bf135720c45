package io.pinbeam.delta;

import io.pinbeam.delta.internal.KernelTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * One deletion of rows of one table: the files that have any are written again without them, and
 * exchanged in one commit. What others add meanwhile is looked through too before it is over.
 */
final class RowDeletion {
  /** So often the rest is looked at anew after another writer removed files. */
  private static final int ROUNDS = 20;

  private final KernelTable table;
  private final DeleteOptions options;
  private final Runnable beforeCommit;

  /** Files without such rows, which need no second look. */
  private final Set<String> clean = new HashSet<>();

  private final Map<String, Rewrite> rewrites = new HashMap<>();

  RowDeletion(KernelTable table, DeleteOptions options) {
    this(table, options, () -> {});
  }

  /** For tests, which let another writer in at the worst moment. */
  RowDeletion(KernelTable table, DeleteOptions options, Runnable beforeCommit) {
    this.table = table;
    this.options = options;
    this.beforeCommit = beforeCommit;
  }

  DeleteResult run() throws IOException {
    boolean done = false;
    try {
      DeleteResult result = commitOrLookAnew();
      done = true;
      return result;
    } finally {
      if (!done) {
        table.deleteUncommitted(added());
      }
    }
  }

  private DeleteResult commitOrLookAnew() throws IOException {
    for (int round = 1; ; round++) {
      KernelTable.Version version = latest();
      version.checkWritable();
      version.checkReadable();
      checkColumns(version);
      List<DataFile> files = version.files();
      dropVain(files);
      for (DataFile file : files) {
        look(file);
      }
      if (rewrites.isEmpty() || options.dryRun()) {
        return told();
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

  private void checkColumns(KernelTable.Version version) {
    for (DeltaColumn column : options.columns().columns()) {
      if (version.schema().indexOf(column.name()) < 0
          || version.partitionColumns().contains(column.name())) {
        throw new IllegalArgumentException(
            "Table " + table.path() + " has no column " + column.name() + " in its files");
      }
    }
  }

  /** A file that another writer removed has its rows elsewhere, or nowhere. */
  private void dropVain(List<DataFile> files) throws IOException {
    Set<String> paths = new HashSet<>();
    files.forEach(file -> paths.add(file.path()));
    for (Rewrite rewrite : List.copyOf(rewrites.values())) {
      if (!paths.contains(rewrite.removed.path())) {
        rewrites.remove(rewrite.removed.path());
        if (rewrite.added != null) {
          DataFiles.delete(table.path(), rewrite.added);
        }
      }
    }
  }

  private void look(DataFile file) throws IOException {
    if (clean.contains(file.path()) || rewrites.containsKey(file.path())) {
      return;
    }
    LongStream.Builder numbers = LongStream.builder();
    long row = 0;
    try (DeltaRows rows = table.rows(options.columns(), unpartitioned(file))) {
      for (; rows.hasNext(); row++) {
        Row values = rows.next();
        if (options.isDeleted().test(values)) {
          numbers.add(row);
        }
      }
    }
    long[] deleted = numbers.build().toArray();
    if (deleted.length == 0) {
      clean.add(file.path());
      return;
    }
    Optional<DataFile> rest =
        options.dryRun()
            ? Optional.empty()
            : DataFiles.withoutRows(
                table.path(), file, deleted, "part-" + UUID.randomUUID() + ".parquet");
    rewrites.put(file.path(), new Rewrite(file, rest.orElse(null), deleted.length));
  }

  /** Values of partition columns are not in a file. */
  private static DataFile unpartitioned(DataFile file) {
    return DataFile.of(
        file.path(),
        file.sizeBytes(),
        file.modificationTime(),
        file.rowCount(),
        file.statistics(),
        Map.of());
  }

  private DeleteResult commit(DeltaSchema schema) throws IOException {
    CommitResult result =
        DeltaTable.at(table.path())
            .commit(
                DeltaCommit.deleting(
                    schema, rewrites.values().stream().map(r -> r.removed).toList(), added()));
    return result(OptionalLong.of(result.version()));
  }

  private DeleteResult told() {
    return result(OptionalLong.empty());
  }

  private DeleteResult result(OptionalLong version) {
    return DeleteResult.of(
        rewrites.values().stream().mapToLong(rewrite -> rewrite.rows).sum(),
        rewrites.size(),
        added().size(),
        version);
  }

  private List<DataFile> added() {
    List<DataFile> added = new ArrayList<>();
    for (Rewrite rewrite : rewrites.values()) {
      if (rewrite.added != null) {
        added.add(rewrite.added);
      }
    }
    return added;
  }

  private KernelTable.Version latest() {
    return table
        .latest()
        .orElseThrow(
            () -> new IllegalArgumentException("There is no Delta table at " + table.path()));
  }

  /** A file, and the one that has its other rows; null if it has no others. */
  private static final class Rewrite {
    private final DataFile removed;
    private final @Nullable DataFile added;
    private final long rows;

    Rewrite(DataFile removed, @Nullable DataFile added, long rows) {
      this.removed = removed;
      this.added = added;
      this.rows = rows;
    }
  }
}
