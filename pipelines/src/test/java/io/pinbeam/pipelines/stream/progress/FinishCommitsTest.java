package io.pinbeam.pipelines.stream.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.ListedShards;
import io.pinbeam.pipelines.stream.StreamRows;
import io.pinbeam.pipelines.stream.sink.CommitIntents;
import io.pinbeam.pipelines.stream.sink.OutputOwner;
import io.pinbeam.pipelines.stream.sink.PackCollector;
import io.pinbeam.pipelines.stream.sink.PackCounts;
import io.pinbeam.pipelines.stream.sink.PackOutput;
import io.pinbeam.pipelines.stream.sink.PaneCommit;
import io.pinbeam.pipelines.stream.source.ReadRange;
import io.pinbeam.pipelines.stream.source.ShardBatch;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.pipelines.stream.source.ShardRecord;
import io.pinbeam.transforms.clean.CleaningRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishCommitsTest {
  private static final ShardId SHARD = new ShardId("streaming-u-geo", "shard-0");
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final long START = 10_000;

  @TempDir Path folder;
  private final ListedShards shards = new ListedShards();
  private final List<ShardRecord> records = new ArrayList<>();
  private OutputLayout layout;
  private int opened;

  @BeforeEach
  void setUp() throws IOException {
    layout = OutputLayout.under(folder.resolve("out").toString());
    for (int i = 1; i <= 7; i++) {
      String text = i == 3 ? "no" : "{\"ind\":" + i + ",\"country\":\"Chad\"}";
      // Stamps of an earlier window: another cut by times would not find them.
      long arrival = i % 2 == 0 ? START + i : START - 3_000;
      shards.put(SHARD, "" + i, arrival, text);
      records.add(new ShardRecord("" + i, arrival, START + i, false, text.getBytes(UTF_8)));
    }
  }

  @Test
  void theTablesThatAKilledCommitDidNotReachGetJustItsRecords() throws IOException {
    killedBefore("dead_letters");
    assertThat(rows("geo", "position")).containsExactly("1", "2", "4", "5");
    assertThat(CommitIntents.of(layout).list()).hasSize(1);

    finish("run-2");

    assertThat(rows("geo", "ind", "position")).containsExactly("1 1", "2 2", "4 4", "5 5");
    assertThat(rows("dead_letters", "reason", "position")).containsExactly("INVALID_JSON 3");
    assertThat(rows("ledger", "previous_position", "first_position", "last_position", "records"))
        .containsExactly("null 1 5 5");
    assertThat(CommitIntents.of(layout).list()).isEmpty();
    assertThat(progress().covers(Map.of(SHARD, new ReadRange("1", "5")))).isTrue();
  }

  @Test
  void whatIsFinishedIsNotBegunAgain() throws IOException {
    killedBefore("ledger");
    finish("run-2");
    List<String> ledger = rows("ledger", "first_position", "run_id");
    opened = 0;

    finish("run-3");

    assertThat(opened).isZero();
    assertThat(rows("ledger", "first_position", "run_id"))
        .isEqualTo(ledger)
        .containsExactly("1 run-2");
    assertThat(rows("geo", "position")).hasSize(4);
    assertThat(rows("dead_letters", "position")).hasSize(1);
  }

  @Test
  void aNoteWhoseRecordsAreInTheLedgerIsForgotten() throws IOException {
    claimed("run-1").commit(SHARD.toString(), START, false, packs(records.subList(0, 5)));
    // Its owner is gone when the next window's note is written: nothing but the note is left.
    PaneCommit tables = PaneCommit.of(layout, "run-1", INTERVAL);
    OutputOwner.of(layout, "run-2").claim();
    assertThatThrownBy(
            () ->
                tables.commit(SHARD.toString(), START + 5_000, false, packs(records.subList(3, 6))))
        .hasMessageContaining("run run-1 ends");
    assertThat(CommitIntents.of(layout).list()).hasSize(1);

    finish("run-2");

    assertThat(opened).isZero();
    assertThat(CommitIntents.of(layout).list()).isEmpty();
    assertThat(rows("geo", "position")).containsExactly("1", "2", "4", "5");
  }

  @Test
  void aCommitThatOnlyWasNotedIsDoneAsNoted() throws IOException {
    PaneCommit tables = PaneCommit.of(layout, "run-1", INTERVAL);
    OutputOwner.of(layout, "run-2").claim();
    assertThatThrownBy(
        () -> tables.commit(SHARD.toString(), START, false, packs(records.subList(0, 5))));
    assertThat(rows("geo", "position")).isEmpty();

    finish("run-2");

    assertThat(rows("geo", "position")).containsExactly("1", "2", "4", "5");
    assertThat(rows("ledger", "first_position", "last_position")).containsExactly("1 5");
  }

  /** Commits five records as a run that is killed when it comes to a table. */
  private void killedBefore(String table) throws IOException {
    Path blocked = Path.of(layout.table(table));
    Files.createDirectories(blocked);
    Path log = blocked.resolve("_delta_log");
    // Neither a log nor a place to make one: what is no folder cannot hold it.
    Files.writeString(log, "");
    PaneCommit tables = claimed("run-1");
    Thread run =
        new Thread(
            () -> {
              try {
                tables.commit(SHARD.toString(), START, false, packs(records.subList(0, 5)));
              } catch (IOException | RuntimeException e) {
                // It is as good as killed.
              }
            });
    run.start();
    try {
      while (rows("geo", "position").isEmpty()
          || (table.equals("ledger") && rows("dead_letters", "position").isEmpty())) {
        Thread.sleep(20);
      }
      run.interrupt();
      run.join();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    Files.delete(log);
  }

  private PaneCommit claimed(String runId) throws IOException {
    OutputOwner.of(layout, runId).claim();
    return PaneCommit.of(layout, runId, INTERVAL);
  }

  private void finish(String runId) throws IOException {
    new FinishCommits(layout, claimed(runId), collector())
        .run(
            progress(),
            () -> {
              opened++;
              return shards;
            });
  }

  private StreamProgress progress() throws IOException {
    return StreamProgress.read(layout, INTERVAL, INTERVAL, INTERVAL);
  }

  private List<String> rows(String table, String... columns) throws IOException {
    return StreamRows.read(layout.table(table), columns);
  }

  private static PackCollector collector() {
    return new PackCollector(
        CleaningRules.standard(),
        false,
        INTERVAL.toMillis(),
        INTERVAL.toMillis(),
        Map.of(),
        PackCounts.NONE);
  }

  private static List<byte[]> packs(List<ShardRecord> records) {
    PackCollector collector = collector();
    List<byte[]> packs = new ArrayList<>();
    PackOutput out =
        new PackOutput() {
          @Override
          public void commits(String commitKey, long timeMillis, byte[] pack) {
            packs.add(pack);
          }

          @Override
          public void trends(long timeMillis, byte[] pack) {}
        };
    collector.add(new ShardBatch(SHARD, SHARD.toString(), null, records, 0, 0), out);
    collector.flush(out);
    return packs;
  }
}
