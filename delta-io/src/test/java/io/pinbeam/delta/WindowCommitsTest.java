package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowCommitsTest {
  private static final DeltaSchema IDS = CommitRaceMain.SCHEMA;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path folder;
  private DeltaTable table;

  @BeforeEach
  void openTable() {
    table = DeltaTable.at(folder.toString());
  }

  @Test
  void windowsInAnyOrderAreCommittedOnce() throws IOException {
    // Around 1970, so that numbers of windows are negative too, and over three buckets.
    List<Integer> order = new ArrayList<>();
    for (int minute = -70; minute < 10; minute++) {
      order.add(minute);
    }
    long seed = new Random().nextLong();
    Collections.shuffle(order, new Random(seed));

    for (int minute : order) {
      CommitWindow window = window("app", "0", Instant.EPOCH.plus(MINUTE.multipliedBy(minute)));
      assertThat(table.windowCommits("app").isCommitted(window)).as("seed %d", seed).isFalse();
      assertThat(commit(window, minute).isCommitted()).as("seed %d", seed).isTrue();
      assertThat(table.windowCommits("app").isCommitted(window)).as("seed %d", seed).isTrue();
      assertThat(commit(window, minute).isCommitted()).as("seed %d", seed).isFalse();
    }

    assertThat(ids())
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(order.stream().map(Integer::longValue).toList());
  }

  @Test
  void writersOfTheSameWindowsDoubleNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<Integer>> writers = new ArrayList<>();
    for (int writer = 0; writer < 3; writer++) {
      int seed = writer;
      writers.add(threads.submit(() -> commitShuffled(20, seed)));
    }
    int committed = 0;
    for (Future<Integer> writer : writers) {
      committed += writer.get();
    }
    threads.shutdown();

    assertThat(committed).isEqualTo(20);
    assertThat(ids()).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void shardsAndApplicationsDoNotMeet() throws IOException {
    List<CommitWindow> windows =
        List.of(
            window("a", "b", START),
            window("a/60000", "b", START),
            window("a", "b/0", START),
            window("a", "b%2F0", START),
            window("a%2F60000", "b", START),
            window("a", "", START));

    for (CommitWindow window : windows) {
      assertThat(commit(window, 1).isCommitted()).as("%s", window).isTrue();
    }
    for (CommitWindow window : windows) {
      assertThat(commit(window, 1).isCommitted()).as("%s", window).isFalse();
    }
    assertThat(ids()).hasSize(windows.size());
  }

  @Test
  void windowsOfAnotherSizeOrOffsetAreRefused() throws IOException {
    assertThat(table.windowCommits("app").size()).isEmpty();
    commit(window("app", "0", START), 1);
    assertThat(table.windowCommits("app").size()).contains(Duration.ofMinutes(1));
    CommitWindow longer = CommitWindow.of("app", "0", START, Duration.ofMinutes(5));
    CommitWindow shifted = window("app", "1", START.plusSeconds(10));

    assertThatThrownBy(() -> commit(longer, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("windows of PT1M")
        .hasMessageContaining("not of PT5M");
    assertThatThrownBy(() -> commit(shifted, 2)).hasMessageContaining("an offset of PT10S");
    assertThatThrownBy(() -> table.windowCommits("app").isCommitted(longer))
        .hasMessageContaining("PT5M");
    assertThat(commit(CommitWindow.of("b", "0", START, Duration.ofMinutes(5)), 3).isCommitted())
        .isTrue();
  }

  @Test
  void windowsWithAnOffsetAreCommittedOnceToo() throws IOException {
    CommitWindow first = window("app", "0", START.plusSeconds(59));
    CommitWindow second = window("app", "0", START.plusSeconds(119));

    assertThat(commit(second, 2).isCommitted()).isTrue();
    assertThat(table.windowCommits("app").isCommitted(first)).isFalse();
    assertThat(commit(first, 1).isCommitted()).isTrue();
    assertThat(commit(second, 2).isCommitted()).isFalse();
  }

  @Test
  void whatIsMarkedCountsAsCommittedAndOnlyGrows() throws IOException {
    commit(window("app", "0", START), 1);
    assertThat(DeltaIO.committedUntil(folder.toString(), "app")).isEmpty();

    table.markCommittedUntil("app", START.plus(MINUTE.multipliedBy(3)));
    table.markCommittedUntil("app", START);

    assertThat(DeltaIO.committedUntil(folder.toString(), "app"))
        .contains(START.plus(MINUTE.multipliedBy(3)));
    assertThat(DeltaIO.committedUntil(folder.toString(), "other")).isEmpty();
    long version = table.currentVersion();
    assertThat(
            commit(window("app", "unknown", START.plus(MINUTE.multipliedBy(2))), 2).isCommitted())
        .isFalse();
    assertThat(table.currentVersion()).isEqualTo(version);
    assertThat(commit(window("app", "0", START.plus(MINUTE.multipliedBy(3))), 3).isCommitted())
        .isTrue();
    assertThat(ids()).containsExactlyInAnyOrder(1L, 3L);
  }

  @Test
  void aTableThatIsNotThereHasNoWindows() throws IOException {
    assertThat(table.windowCommits("app").until()).isEmpty();
    assertThat(table.windowCommits("app").isCommitted(window("app", "0", START))).isFalse();
    assertThatThrownBy(() -> table.markCommittedUntil("app", START))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no Delta table");
  }

  @Test
  void aWindowHasNoTransactionBesideIt() {
    DeltaCommit both =
        DeltaCommit.of(IDS, List.of())
            .withWindow(window("app", "0", START))
            .withTransaction("app", 1);

    assertThatThrownBy(() -> table.commit(both)).hasMessageContaining("not both");
  }

  private int commitShuffled(int windows, long seed) throws IOException {
    List<Integer> order = new ArrayList<>();
    for (int minute = 0; minute < windows; minute++) {
      order.add(minute);
    }
    Collections.shuffle(order, new Random(seed));
    int committed = 0;
    for (int minute : order) {
      CommitWindow window = window("app", "0", START.plus(MINUTE.multipliedBy(minute)));
      committed += commit(window, minute).isCommitted() ? 1 : 0;
    }
    return committed;
  }

  private static CommitWindow window(String application, String shard, Instant start) {
    return CommitWindow.of(application, shard, start, MINUTE);
  }

  private CommitResult commit(CommitWindow window, long id) throws IOException {
    DataFile file = CommitRaceMain.file(folder.toString(), id, IDS);
    return DeltaTable.at(folder.toString())
        .commit(DeltaCommit.of(IDS, List.of(file)).withWindow(window));
  }

  private List<Long> ids() throws IOException {
    List<Long> ids = new ArrayList<>();
    try (DeltaRows rows = table.rows()) {
      rows.forEachRemaining(row -> ids.add(row.getInt64("id")));
    }
    return ids;
  }
}
