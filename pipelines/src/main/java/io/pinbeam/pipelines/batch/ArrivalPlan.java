package io.pinbeam.pipelines.batch;

import io.pinbeam.delta.DataFile;
import io.pinbeam.pipelines.arrival.ArrivalAccount;
import io.pinbeam.pipelines.arrival.Slice;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.transforms.model.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run by arrival reads, settled before it runs.
 *
 * @param account that it goes on from; empty if it begins one
 * @param slice that it becomes, without its counts
 * @param source what is new
 * @param saved what earlier slices have read
 * @param tables the files of each table that it goes on from; none if it replaces them
 * @param isFullRefresh whether it replaces the tables
 */
record ArrivalPlan(
    ArrivalAccount account,
    Slice slice,
    BatchSource source,
    List<SavedTask> saved,
    Map<Kind, List<DataFile>> tables,
    boolean isFullRefresh) {

  /**
   * That there is nothing to read, in one line; empty if there is something.
   *
   * @throws BadOptionException if tables would be replaced by nothing
   */
  Optional<String> nothing() {
    if (!source.tasks().isEmpty()) {
      return Optional.empty();
    }
    if (isFullRefresh) {
      throw new BadOptionException(
          "--fullRefresh: nothing arrived in "
              + slice.range()
              + ": no table is replaced by nothing");
    }
    return Optional.of("nothing arrived in " + slice.range() + " that was not read before");
  }

  /** The files of all tables, with keys that no file of a task has. */
  List<TableFile> tableFiles() {
    List<TableFile> all = new ArrayList<>();
    tables.forEach(
        (kind, files) ->
            files.forEach(
                file ->
                    all.add(
                        new TableFile(
                            RowRef.fileKey(source.tasks().size() + all.size(), 0), kind, file))));
    return all;
  }

  /** How many each table has. */
  Map<Kind, Long> rows() {
    Map<Kind, Long> rows = new EnumMap<>(Kind.class);
    tables.forEach(
        (kind, files) -> rows.put(kind, files.stream().mapToLong(DataFile::rowCount).sum()));
    return rows;
  }
}
