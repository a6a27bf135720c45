package io.pinbeam.pipelines.stream.run;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.DeltaCommit;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.WriteOptions;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.run.StreamCounts.Metric;
import io.pinbeam.pipelines.stream.sink.LedgerEntry;
import io.pinbeam.pipelines.stream.sink.LedgerTable;
import io.pinbeam.pipelines.stream.source.ShardId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Notes in the ledger how far behind each shard is: a line a shard, without records and without a
 * first position, so that the account's sums and chains stay what they are. A shard that gets
 * nothing, or cannot be read, is seen in the table too.
 */
final class LagLines {
  private final OutputLayout layout;
  private final String runId;
  private Instant since;

  /**
   * @param since when the first lines' minute begins
   */
  LagLines(OutputLayout layout, String runId, Instant since) {
    this.layout = layout;
    this.runId = runId;
    this.since = since;
  }

  /**
   * Adds a line for each shard whose lag is known. It is tried once: the next minute has newer
   * ones.
   *
   * @param lastPositions the last ones committed
   */
  void write(Instant now, StreamCounts counts, SortedMap<ShardId, String> lastPositions)
      throws IOException {
    List<LedgerEntry> lines = new ArrayList<>();
    SortedMap<String, Long> lagRecords = counts.each(Metric.LAG_RECORDS);
    for (Map.Entry<String, Long> lag : counts.each(Metric.LAG_MILLIS).entrySet()) {
      ShardId shard = ShardId.parse(lag.getKey());
      lines.add(
          LedgerEntry.builder()
              .windowStart(since.toEpochMilli())
              .windowEnd(now.toEpochMilli())
              .stream(shard.stream())
              .shard(shard.shard())
              .lastPosition(lastPositions.get(shard))
              .lagMillis(lag.getValue())
              .lagRecords(known(lagRecords.get(lag.getKey())))
              .committedAt(now.toEpochMilli())
              .runId(runId)
              .build());
    }
    since = now;
    if (!lines.isEmpty()) {
      commit(lines);
    }
  }

  private void commit(List<LedgerEntry> lines) throws IOException {
    String path = layout.table(LedgerTable.NAME);
    DataFileWriter<LedgerEntry> writer =
        DataFileWriter.open(
            path,
            "part-" + UUID.randomUUID() + ".parquet",
            LedgerTable.schema(),
            new LedgerTable(),
            WriteOptions.defaults());
    for (LedgerEntry line : lines) {
      writer.write(line);
    }
    DataFile file = writer.close();
    DeltaTable.at(path).commit(DeltaCommit.of(LedgerTable.schema(), List.of(file)));
  }

  private static @Nullable Long known(@Nullable Long records) {
    return records == null || records < 0 ? null : records;
  }
}
