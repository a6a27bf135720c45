package io.pinbeam.pipelines.batch;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFiles;
import io.pinbeam.delta.DeltaCommit;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.sink.TableRowsOf;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a run by arrival changes of a table whose files another writer, as a compaction, has
 * rewritten since the run looked at them. The files that the run adds have the right row of each of
 * their keys; so whatever the table has of these keys goes.
 */
final class RebasedCommit {
  private static final DeltaSchema IND =
      DeltaSchema.builder().required("ind", DeltaType.LONG).build();

  private final DeltaTable table;
  private final LastRowOfKey keys = new LastRowOfKey();
  private final List<DataFile> removed = new ArrayList<>();
  private final List<DataFile> added;
  private long rows;

  private RebasedCommit(DeltaTable table, List<DataFile> added) {
    this.table = table;
    this.added = new ArrayList<>(added);
  }

  /**
   * On the files that the table has now. Holds the keys of the files that are added.
   *
   * @param rows that the table is to have
   * @throws IOException if it would have others: its rows are not those that the run went on from
   */
  static DeltaCommit of(OutputLayout layout, Kind kind, List<DataFile> added, long rows)
      throws IOException {
    RebasedCommit rebased = new RebasedCommit(DeltaTable.at(layout.table(kind)), added);
    for (DataFile file : added) {
      rebased.rows += file.rowCount();
      rebased.noteKeys(file);
    }
    for (DataFile file : rebased.table.files()) {
      rebased.drop(file);
    }
    if (rebased.rows != rows) {
      throw new IOException(
          "another writer has changed rows of "
              + layout.table(kind)
              + " meanwhile; --fullRefresh reads all of it again");
    }
    return DeltaCommit.replacing(TableRowsOf.kind(kind).schema(), rebased.removed, rebased.added);
  }

  private void noteKeys(DataFile file) throws IOException {
    try (DeltaRows inds = table.rows(IND, file)) {
      while (inds.hasNext()) {
        keys.put(inds.next().getInt64(0), 0);
      }
    }
  }

  private void drop(DataFile file) throws IOException {
    List<Long> dropped = new ArrayList<>();
    long row = 0;
    try (DeltaRows inds = table.rows(IND, file)) {
      for (; inds.hasNext(); row++) {
        if (keys.has(inds.next().getInt64(0))) {
          dropped.add(row);
        }
      }
    }
    rows += row - dropped.size();
    if (!dropped.isEmpty()) {
      removed.add(file);
      DataFiles.withoutRows(
              table.path(),
              file,
              dropped.stream().mapToLong(Long::longValue).toArray(),
              "part-" + UUID.randomUUID() + "-once.parquet")
          .ifPresent(added::add);
    }
  }
}
