package io.pinbeam.pipelines.stream.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.StreamRows;
import io.pinbeam.pipelines.stream.progress.StreamProgress;
import io.pinbeam.pipelines.stream.sink.LedgerTable;
import io.pinbeam.pipelines.stream.source.ShardId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LagLinesTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final ShardId BUSY = new ShardId("streaming-u-pin", "shard-0");
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  @TempDir Path folder;
  private OutputLayout layout;
  private LagLines lags;

  @BeforeEach
  void setUp() {
    layout = OutputLayout.under(folder.toString());
    lags = new LagLines(layout, "run-1", START);
  }

  @Test
  void eachMinuteHasALineForEachShardAlsoForAnIdleOne() throws IOException {
    lags.write(START.plusSeconds(60), counts(), new TreeMap<>(Map.of(BUSY, "17")));
    lags.write(START.plusSeconds(120), counts(), new TreeMap<>(Map.of(BUSY, "19")));

    assertThat(
            rows("window_start", "shard", "records", "last_position", "lag_millis", "lag_records"))
        .containsExactly(
            "2026-11-21T10:00:00Z shard-0 0 17 2500 12",
            "2026-11-21T10:00:00Z shard-1 0 null 0 null",
            "2026-11-21T10:01:00Z shard-0 0 19 2500 12",
            "2026-11-21T10:01:00Z shard-1 0 null 0 null");
    assertThat(rows("window_end", "run_id", "first_position"))
        .contains("2026-11-21T10:02:00Z run-1 null");
  }

  @Test
  void theAccountAndTheRestartAreAsWithoutThem() throws IOException {
    lags.write(START.plusSeconds(60), counts(), new TreeMap<>(Map.of(BUSY, "17")));

    StreamProgress progress = StreamProgress.read(layout, INTERVAL, INTERVAL, INTERVAL);
    assertThat(progress.plan(null).shards()).isEmpty();
    // Else a run that hangs at its end would seem to move each minute.
    assertThat(progress.commits()).isZero();
    StreamAccount account = StreamAccount.of(layout);
    account.refresh();
    assertThat(account.all()).isEqualTo(StreamTotals.NONE);
  }

  @Test
  void nothingIsWrittenBeforeAShardWasLookedAt() throws IOException {
    lags.write(START.plusSeconds(60), StreamCounts.none(), new TreeMap<>());

    assertThat(rows("shard")).isEmpty();
  }

  private static StreamCounts counts() {
    return Counts.of(
        new Counts()
            .gauge("read", "stream.lagMillis." + BUSY, 2_500, 1)
            .gauge("read", "stream.lagRecords." + BUSY, 12, 1)
            .gauge("read", "stream.lagMillis.streaming-u-pin/shard-1", 0, 1)
            .gauge("read", "stream.lagRecords.streaming-u-pin/shard-1", -1, 1));
  }

  private List<String> rows(String... columns) throws IOException {
    return StreamRows.read(layout.table(LedgerTable.NAME), columns);
  }
}
