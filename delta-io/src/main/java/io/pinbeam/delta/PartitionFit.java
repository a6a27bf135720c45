package io.pinbeam.delta;

import io.pinbeam.delta.internal.PartitionValues;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether the files of a commit stand in the partitions that the table has. */
final class PartitionFit {
  private PartitionFit() {}

  /** Fails if a new table cannot have the commit's partition columns. */
  static void checkNew(String path, DeltaCommit commit) {
    List<String> columns = commit.partitionColumns();
    if (new HashSet<>(columns).size() < columns.size()) {
      throw refused(path, "a column stands twice in " + columns);
    }
    for (String name : columns) {
      int index = commit.schema().indexOf(name);
      if (index < 0 || !commit.schema().columns().get(index).name().equals(name)) {
        throw refused(path, "there is no column " + name);
      }
      DeltaColumn column = commit.schema().columns().get(index);
      if (!PartitionValues.isSupported(column.type())) {
        throw refused(path, "column " + name + " is of type " + column.type());
      }
    }
    if (!columns.isEmpty() && columns.size() == commit.schema().columns().size()) {
      throw refused(path, "no column would be left in the files");
    }
    if (commit.mode() == WriteMode.OVERWRITE_PARTITIONS && columns.isEmpty()) {
      throw notPartitioned(path);
    }
    checkFiles(path, columns, commit);
  }

  /** Fails if the commit's partition columns are not the table's. */
  static void check(String path, List<String> columns, DeltaCommit commit) {
    if (commit.mode() == WriteMode.OVERWRITE_PARTITIONS && columns.isEmpty()) {
      throw notPartitioned(path);
    }
    if (!commit.partitionColumns().isEmpty() && !commit.partitionColumns().equals(columns)) {
      throw mismatch(path, columns, commit.partitionColumns());
    }
    for (String name : columns) {
      // An overwrite brings a schema of its own.
      if (commit.mode() == WriteMode.OVERWRITE && commit.schema().indexOf(name) < 0) {
        throw refused(path, "the new schema has no column " + name);
      }
    }
    checkFiles(path, columns, commit);
  }

  private static void checkFiles(String path, List<String> columns, DeltaCommit commit) {
    Set<String> expected = Set.copyOf(columns);
    for (DataFile file : commit.files()) {
      if (!file.partitionValues().keySet().equals(expected)) {
        throw mismatch(path, columns, List.copyOf(file.partitionValues().keySet()));
      }
    }
  }

  private static IllegalArgumentException notPartitioned(String path) {
    return new IllegalArgumentException(
        "Cannot overwrite partitions of " + path + ": it is not partitioned");
  }

  private static IllegalArgumentException mismatch(
      String path, List<String> table, List<String> data) {
    return new IllegalArgumentException(
        "Cannot write to "
            + path
            + ": its partition columns are "
            + table
            + ", those of the data are "
            + data);
  }

  private static IllegalArgumentException refused(String path, String why) {
    return new IllegalArgumentException("Cannot partition " + path + ": " + why);
  }
}
