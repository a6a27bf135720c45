package io.pinbeam.pipelines.stream.progress;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaColumn;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.sink.LedgerTable;
import io.pinbeam.pipelines.stream.source.ShardId;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.values.Row;

/** Reads the ledger, and then what is new in it. */
final class LedgerFollower {
  private static final Set<String> COLUMNS =
      Set.of(
          "window_start",
          "stream",
          "shard",
          "read",
          "previous_position",
          "first_position",
          "last_position",
          "committed_at");
  private static final DeltaSchema SCHEMA = schema();

  private final DeltaTable table;
  private final Map<ShardId, ShardChain> chains = new TreeMap<>();
  private final Set<String> seen = new HashSet<>();
  private long lines;

  LedgerFollower(OutputLayout layout) {
    this.table = DeltaTable.at(layout.table(LedgerTable.NAME));
  }

  Map<ShardId, ShardChain> chains() {
    return chains;
  }

  /** How many lines tell of a commit; those that only tell a lag do not. */
  long lines() {
    return lines;
  }

  /** Takes what was committed since the last time. */
  void refresh() throws IOException {
    if (!table.exists()) {
      return;
    }
    List<DataFile> files = table.files();
    for (DataFile file : files) {
      if (!seen.contains(file.path())) {
        read(file);
      }
    }
    seen.clear();
    files.forEach(file -> seen.add(file.path()));
  }

  private void read(DataFile file) throws IOException {
    try (DeltaRows rows = table.rows(SCHEMA, file)) {
      while (rows.hasNext()) {
        take(rows.next());
      }
    }
  }

  private void take(Row row) {
    if (row.getString("shard") == null) {
      lines++;
      return;
    }
    if (row.getString("first_position") == null) {
      // How far behind the shard was, no more.
      return;
    }
    lines++;
    long start = millis(row, "window_start");
    chains
        .computeIfAbsent(
            new ShardId(row.getString("stream"), row.getString("shard")), id -> new ShardChain())
        .add(
            new CommittedRange(
                start,
                row.getString("previous_position"),
                row.getString("first_position"),
                row.getString("last_position"),
                row.getInt64("read"),
                millis(row, "committed_at")));
  }

  private static long millis(Row row, String column) {
    return row.getLogicalTypeValue(column, Instant.class).toEpochMilli();
  }

  private static DeltaSchema schema() {
    List<DeltaColumn> columns =
        LedgerTable.schema().columns().stream()
            .filter(column -> COLUMNS.contains(column.name()))
            .toList();
    return DeltaSchema.of(columns);
  }
}
