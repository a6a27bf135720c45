package io.pinbeam.pipelines.personal;

import io.pinbeam.delta.DeleteResult;
import java.util.List;

/**
 * What was removed of a person; with a dry run what would be.
 *
 * @param tables in the order in which they were changed
 * @param letters dead letters in files whose text was withheld
 * @param account whether an account of runs by arrival was deleted, with the rows it had saved
 * @param stillNamed files of answers and the report that have the name
 */
public record Forgotten(
    List<OfTable> tables, long letters, boolean account, List<String> stillNamed) {
  public Forgotten {
    tables = List.copyOf(tables);
    stillNamed = List.copyOf(stillNamed);
  }

  /** Whether there was nothing of the person. */
  public boolean isNothing() {
    return letters == 0
        && !account
        && stillNamed.isEmpty()
        && tables.stream().allMatch(table -> table.result().rowsDeleted() == 0);
  }

  /** What one commit did. */
  public record OfTable(String path, DeleteResult result) {}
}
