package io.pinbeam.delta;

import io.pinbeam.delta.internal.CommitLabel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the log says of our commits, in the words that Spark uses for its own. */
final class CommitLabels {
  private CommitLabels() {}

  static CommitLabel of(DeltaCommit commit) {
    return commit.removed().isEmpty() ? ofWrite(commit) : ofRewrite(commit);
  }

  private static CommitLabel ofWrite(DeltaCommit commit) {
    boolean isAppend = commit.mode() == WriteMode.APPEND;
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("mode", isAppend ? "\"Append\"" : "\"Overwrite\"");
    if (commit.mode() == WriteMode.OVERWRITE_PARTITIONS) {
      parameters.put("partitionOverwriteMode", "\"dynamic\"");
    }
    if (!commit.partitionColumns().isEmpty()) {
      parameters.put(
          "partitionBy",
          commit.partitionColumns().stream()
              .map(column -> "\"" + column.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
              .collect(Collectors.joining(",", "[", "]")));
    }
    Map<String, String> metrics = new TreeMap<>();
    metrics.put("numFiles", String.valueOf(commit.files().size()));
    metrics.put("numOutputBytes", String.valueOf(bytes(commit.files())));
    long rows = commit.files().stream().mapToLong(DataFile::rowCount).sum();
    if (commit.files().stream().allMatch(file -> file.rowCount() >= 0)) {
      metrics.put("numOutputRows", String.valueOf(rows));
    }
    return CommitLabel.of("WRITE", parameters, metrics, isAppend);
  }

  private static CommitLabel ofRewrite(DeltaCommit commit) {
    Map<String, String> metrics = new TreeMap<>();
    metrics.put("numRemovedFiles", String.valueOf(commit.removed().size()));
    metrics.put("numRemovedBytes", String.valueOf(bytes(commit.removed())));
    metrics.put("numAddedFiles", String.valueOf(commit.files().size()));
    metrics.put("numAddedBytes", String.valueOf(bytes(commit.files())));
    return CommitLabel.of(
        commit.delete() ? "DELETE" : commit.dataChange() ? "MERGE" : "OPTIMIZE",
        Map.of("predicate", "\"[]\""),
        metrics,
        false);
  }

  private static long bytes(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::sizeBytes).sum();
  }
}
