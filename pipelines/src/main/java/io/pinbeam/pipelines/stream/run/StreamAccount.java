package io.pinbeam.pipelines.stream.run;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.source.Positions;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.values.Row;

/**
 * What the ledger of a stream's output says in sum. Follows the table: a refresh reads the files
 * that are new. For one thread.
 */
public final class StreamAccount {
  private final OutputLayout layout;
  private final DeltaTable ledger;
  private final Set<String> seen = new HashSet<>();
  private final Map<String, SortedMap<String, StreamTotals>> byRun = new HashMap<>();
  private final SortedMap<ShardId, String> lastPositions = new TreeMap<>();
  private StreamTotals all = StreamTotals.NONE;

  private StreamAccount(OutputLayout layout) {
    this.layout = layout;
    ledger = DeltaTable.at(layout.table("ledger"));
  }

  /** Of an output that need not be there; empty until {@link #refresh}. */
  public static StreamAccount of(OutputLayout layout) {
    return new StreamAccount(layout);
  }

  /** Takes in what was committed since. */
  public void refresh() throws IOException {
    if (!ledger.exists()) {
      return;
    }
    DeltaSchema schema = ledger.schema();
    Map<String, DataFile> files = new HashMap<>();
    ledger.files().forEach(file -> files.put(file.path(), file));
    if (!files.keySet().containsAll(seen)) {
      // The table was compacted: the same lines stand in other files now.
      forget();
    }
    for (DataFile file : files.values()) {
      if (!seen.contains(file.path())) {
        read(schema, file);
      }
    }
  }

  /** Of all runs. */
  public StreamTotals all() {
    return all;
  }

  /** What a run committed, by stream. */
  public SortedMap<String, StreamTotals> ofRun(String runId) {
    return byRun.getOrDefault(runId, new TreeMap<>());
  }

  /** The last position committed of each shard. */
  public SortedMap<ShardId, String> lastPositions() {
    return lastPositions;
  }

  /** How many rows the tables of posts have in all, by their logs. */
  public long rows() throws IOException {
    long rows = 0;
    for (Kind kind : Kind.values()) {
      rows += rows(layout.table(kind));
    }
    return rows;
  }

  /** How many rows the table of dead letters has, by its log. */
  public long deadLetters() throws IOException {
    return rows(layout.table("dead_letters"));
  }

  private static long rows(String path) throws IOException {
    DeltaTable table = DeltaTable.at(path);
    return table.exists() ? table.files().stream().mapToLong(DataFile::rowCount).sum() : 0;
  }

  private void forget() {
    seen.clear();
    byRun.clear();
    lastPositions.clear();
    all = StreamTotals.NONE;
  }

  private void read(DeltaSchema schema, DataFile file) throws IOException {
    try (DeltaRows lines = ledger.rows(schema, file)) {
      lines.forEachRemaining(this::add);
    }
    seen.add(file.path());
  }

  private void add(Row line) {
    StreamTotals totals = StreamTotals.of(line);
    String stream = line.getString("stream");
    String shard = line.getString("shard");
    all = all.plus(totals);
    byRun
        .computeIfAbsent(line.getString("run_id"), run -> new TreeMap<>())
        .merge(stream, totals, StreamTotals::plus);
    String last = line.getString("last_position");
    if (shard != null && last != null) {
      lastPositions.merge(
          new ShardId(stream, shard), last, (a, b) -> Positions.ORDER.compare(a, b) < 0 ? b : a);
    }
  }
}
