package io.pinbeam.pipelines.stream.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.StreamRows;
import io.pinbeam.pipelines.stream.source.ShardBatch;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.pipelines.stream.source.ShardRecord;
import io.pinbeam.transforms.clean.CleaningRules;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaneCommitTest {
  private static final ShardId SHARD = new ShardId("streaming-u-geo", "shard-0");
  private static final String KEY = SHARD.toString();
  private static final long WINDOW = 5_000;

  @TempDir Path folder;
  private OutputLayout layout;
  private PaneCommit tables;

  @BeforeEach
  void setUp() throws IOException {
    layout = OutputLayout.under(folder.resolve("out").toString());
    tables = PaneCommit.of(layout, "run-1", Duration.ofMillis(WINDOW));
    OutputOwner.of(layout, "run-1").claim();
  }

  @Test
  void rowsDeadLettersAndTheirAccountAreCommitted() throws IOException {
    PaneCommit.Done done =
        tables.commit(
            KEY,
            10_000,
            false,
            packs(
                null,
                record("7", 10_001, "{\"ind\":1,\"country\":\"Chad\"}"),
                record("8", 9_999, "no"),
                record("9", 10_002, "{\"index\":{\"ind\":2}}"),
                record("11", 10_003, null)));

    assertThat(done).isEqualTo(new PaneCommit.Done(SHARD, 2));
    assertThat(rows(Kind.GEO, "ind", "country", "arrived_at", "shard", "position"))
        .containsExactly(
            "1 Chad 1970-01-01T00:00:10.001Z streaming-u-geo/shard-0 7",
            "2 null 1970-01-01T00:00:10.002Z streaming-u-geo/shard-0 9");
    assertThat(
            rows(
                "dead_letters",
                "reason",
                "kind",
                "stream",
                "shard",
                "position",
                "run_id",
                "raw_bytes"))
        .containsExactly(
            "EMPTY_RECORD geo streaming-u-geo shard-0 11 run-1 0",
            "INVALID_JSON geo streaming-u-geo shard-0 8 run-1 2");
    assertThat(ledger()).containsExactly("null 7 11 4 4 2 0 2 1");
    assertThat(
            rows(
                "ledger",
                "window_start",
                "window_end",
                "stream",
                "shard",
                "last_arrived_at",
                "lag_millis",
                "lag_records"))
        .containsExactly(
            "1970-01-01T00:00:10Z 1970-01-01T00:00:15Z streaming-u-geo shard-0"
                + " 1970-01-01T00:00:10.003Z 3 null");
    assertThat(CommitIntents.of(layout).list()).isEmpty();
  }

  @Test
  void ofExactCopiesTheLastIsTheRow() throws IOException {
    List<byte[]> packs = new ArrayList<>();
    packs.addAll(packs("2", geo("3", 1), geo("4", 2), geo("5", 1)));
    packs.addAll(packs("5", geo("6", 3), geo("7", 1)));
    Collections.reverse(packs);

    tables.commit(KEY, 0, false, packs);

    assertThat(rows(Kind.GEO, "ind", "position")).containsExactly("1 7", "2 4", "3 6");
    assertThat(ledger()).containsExactly("2 3 7 5 5 3 2 0 0");
  }

  @Test
  void aGapGivesTwoLines() throws IOException {
    List<byte[]> packs = new ArrayList<>(packs("8", geo("9", 4)));
    packs.addAll(packs("2", geo("3", 1), geo("4", 2)));

    tables.commit(KEY, 0, false, packs);

    assertThat(ledger()).containsExactly("2 3 4 2 2 2 0 0 0", "8 9 9 1 1 1 0 0 0");
  }

  @Test
  void recordsThatComeTwiceAreTakenOnce() throws IOException {
    List<byte[]> packs = new ArrayList<>(packs("2", geo("3", 1), geo("4", 2)));
    packs.addAll(packs("3", geo("4", 2), geo("5", 3)));
    packs.addAll(packs("2", geo("3", 1)));

    tables.commit(KEY, 0, false, packs);

    assertThat(rows(Kind.GEO, "ind", "position")).containsExactly("1 3", "2 4", "3 5");
    assertThat(ledger()).containsExactly("2 3 5 3 3 3 0 0 0");
  }

  @Test
  void theSameAgainChangesNothingAndLeavesNoFile() throws IOException {
    List<byte[]> packs = packs(null, geo("3", 1), record("4", 0, "no"));
    tables.commit(KEY, 0, false, packs);
    List<Path> files = files();

    PaneCommit.Done again = tables.commit(KEY, 0, false, packs);

    assertThat(again.written()).isZero();
    assertThat(files()).isEqualTo(files);
    assertThat(DeltaTable.at(layout.table("ledger")).currentVersion()).isZero();
  }

  @Test
  void aWindowThatFiresAgainAddsWhatItBrings() throws IOException {
    tables.commit(KEY, 0, false, packs(null, geo("3", 1)));

    tables.commit(KEY, 0, true, packs("3", geo("4", 1)));
    tables.commit(KEY, 0, true, packs("3", geo("4", 1)));

    assertThat(rows(Kind.GEO, "ind", "position")).containsExactly("1 3", "1 4");
    assertThat(ledger()).containsExactly("3 4 4 1 1 1 0 0 0", "null 3 3 1 1 1 0 0 0");
  }

  @Test
  void aRunThatLostItsOutputCommitsNothing() throws IOException {
    OutputOwner.of(layout, "run-2").claim();

    assertThatThrownBy(() -> tables.commit(KEY, 0, false, packs(null, geo("3", 1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "run run-2 was started with the same --output and goes on from here: run run-1 ends");

    assertThat(rows(Kind.GEO, "ind")).isEmpty();
    assertThat(CommitIntents.of(layout).list()).hasSize(1);
  }

  private List<String> ledger() throws IOException {
    return rows(
        "ledger",
        "previous_position",
        "first_position",
        "last_position",
        "records",
        "read",
        "written",
        "duplicates",
        "dead_letters",
        "late");
  }

  private List<String> rows(Kind kind, String... columns) throws IOException {
    return rows(kind.label(), columns);
  }

  private List<String> rows(String table, String... columns) throws IOException {
    return StreamRows.read(layout.table(table), columns);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static ShardRecord geo(String position, long ind) {
    return record(position, 1, "{\"ind\":" + ind + ",\"country\":\"Chad\"}");
  }

  private static ShardRecord record(String position, long arrival, @Nullable String text) {
    return new ShardRecord(
        position,
        arrival,
        Math.max(arrival, arrival / WINDOW * WINDOW),
        arrival == 9_999,
        text == null ? null : text.getBytes(UTF_8));
  }

  private static List<byte[]> packs(@Nullable String previous, ShardRecord... records) {
    PackCollector collector =
        new PackCollector(
            CleaningRules.standard(), false, 1L << 40, 1L << 40, Map.of(), PackCounts.NONE);
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
    collector.add(new ShardBatch(SHARD, KEY, previous, Arrays.asList(records), 3, -1), out);
    collector.flush(out);
    return packs;
  }
}
