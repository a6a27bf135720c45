package io.pinbeam.pipelines.stream.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.pipelines.stream.source.ShardTimeline.Placed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.Test;

class ShardTimelineTest {
  private static final long INTERVAL = 10_000;
  private static final ShardId SHARD = new ShardId("s", "0");
  private static final String KEY = "s/0";

  @Test
  void aTimeIsTheArrivalAndDoesNotFall() {
    ShardTimeline timeline = fresh();

    assertThat(take(timeline, "1", 20_000, 90_000).record().timeMillis()).isEqualTo(20_000);
    assertThat(take(timeline, "2", 15_000, 90_000).record().timeMillis()).isEqualTo(20_000);
    assertThat(take(timeline, "3", 31_000, 90_000).record().timeMillis()).isEqualTo(31_000);
    assertThat(timeline.watermarkMillis()).isEqualTo(31_000);
  }

  @Test
  void aStampAheadOfTheClockIsCut() {
    ShardTimeline timeline = fresh();

    Placed placed = take(timeline, "1", 1_000_000, 90_000);

    assertThat(placed.record().timeMillis()).isEqualTo(92_000);
    assertThat(placed.record().arrivalMillis()).isEqualTo(1_000_000);
  }

  @Test
  void aStampWithoutTimeIsTheBeginningOfTime() {
    assertThat(take(fresh(), "1", -1, 90_000).record().timeMillis()).isZero();
  }

  @Test
  void anEmptyShardAllowsTheTimeItWasAskedAtLessTheSlack() {
    ShardTimeline timeline = fresh();
    take(timeline, "1", 20_000, 20_000);

    timeline.emptyAt(40_000);

    assertThat(timeline.watermarkMillis()).isEqualTo(39_500);
  }

  @Test
  void aRecordIsLateByWhatThisRunSawAndNotByAWindowThatAnEarlierOneClosed() {
    ShardTimeline timeline = planned(new ShardPlan(null, "5", false, 30_000, List.of()));

    assertThat(take(timeline, "6", 25_000, 90_000).record().isLate()).isFalse();
    assertThat(take(timeline, "7", 31_000, 90_000).record().isLate()).isFalse();
    assertThat(take(timeline, "8", 29_000, 90_000).record().isLate()).isTrue();
    assertThat(take(timeline, "9", 30_000, 90_000).record().isLate()).isFalse();
    timeline.emptyAt(45_000);
    assertThat(take(timeline, "10", 39_000, 90_000, 44_500).record().isLate()).isTrue();
    assertThat(take(timeline, "11", 41_000, 90_000, 44_500).record().isLate()).isFalse();
  }

  @Test
  void theSlackGrowsWithRecordsThatCameAfterTheShardWasSaidToBeEmpty() {
    ShardTimeline timeline = fresh();
    timeline.emptyAt(40_000);

    assertThat(take(timeline, "1", 38_500, 41_000, 39_500).record().timeMillis()).isEqualTo(39_500);

    timeline.emptyAt(50_000);
    assertThat(timeline.watermarkMillis()).isEqualTo(50_000 - 500 - 1_000 - 100);
  }

  @Test
  void aStampOfLongAgoSaysNothingOfTheSlack() {
    ShardTimeline timeline = fresh();
    timeline.emptyAt(400_000);
    take(timeline, "1", 3, 400_000);

    timeline.emptyAt(500_000);

    assertThat(timeline.watermarkMillis()).isEqualTo(499_500);
  }

  @Test
  void theFirstRecordNamesNoPredecessorAndTheOthersDo() {
    ShardTimeline timeline = fresh();

    assertThat(take(timeline, "5", 1, 1).previous()).isNull();
    assertThat(take(timeline, "9", 1, 1).previous()).isEqualTo("5");
  }

  @Test
  void afterWhatIsCommittedWindowsAreNew() {
    ShardTimeline timeline = planned(new ShardPlan(null, "5", false, 30_000, List.of()));

    Placed placed = take(timeline, "6", 29_000, 90_000);

    assertThat(placed.previous()).isEqualTo("5");
    assertThat(placed.record().timeMillis()).isEqualTo(30_000);
    assertThat(timeline.watermarkMillis()).isEqualTo(30_000);
  }

  @Test
  void committedRecordsKeepTheirWindowAndGapsAreBeforeIt() {
    ShardTimeline timeline =
        planned(
            new ShardPlan(
                null, "5", false, 20_000, List.of(new DoneRange(30_000, "8", "9", "11"))));

    Placed before = take(timeline, "6", 21_000, 90_000);
    Placed inItsWindow = take(timeline, "8", 55_000, 90_000);
    Placed committed = take(timeline, "11", 55_000, 90_000);
    Placed after = take(timeline, "12", 31_000, 90_000);

    assertThat(before.commitKey()).isEqualTo(KEY);
    assertThat(before.record().timeMillis()).isEqualTo(21_000);
    assertThat(inItsWindow.commitKey()).isEqualTo(KEY + "@6-9");
    assertThat(inItsWindow.record().timeMillis()).isEqualTo(39_999);
    assertThat(committed.commitKey()).isNull();
    assertThat(committed.record().timeMillis()).isEqualTo(39_999);
    assertThat(after.commitKey()).isEqualTo(KEY);
    assertThat(after.record().timeMillis()).isEqualTo(40_000);
    assertThat(after.previous()).isEqualTo("11");
  }

  @Test
  void theChainGoesOnAfterCommittedRecordsThatTheSourceLost() {
    ShardTimeline timeline =
        planned(new ShardPlan(null, "5", true, 0, List.of(new DoneRange(30_000, null, "5", "11"))));

    Placed placed = take(timeline, "20", 1, 90_000);

    assertThat(placed.previous()).isEqualTo("11");
    assertThat(placed.record().timeMillis()).isEqualTo(40_000);
  }

  @Test
  void aStartThatTheUserGivesBeginsANewChain() {
    ShardTimeline timeline =
        planned(
            new ShardPlan(
                StartPosition.latest(),
                null,
                false,
                0,
                List.of(new DoneRange(30_000, null, "5", "11"))));

    Placed placed = take(timeline, "20", 1, 90_000);

    assertThat(placed.previous()).isNull();
    assertThat(placed.record().timeMillis()).isEqualTo(40_000);
  }

  @Test
  void aShardThatWasMadeAnewIsRefused() {
    ShardTimeline timeline = planned(new ShardPlan(null, "500", false, 0, List.of()));

    assertThatThrownBy(() -> take(timeline, "3", 1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("s/0 gives position 3 after 500")
        .hasMessageContaining("--output");
  }

  /** Runs are killed and begun again until all is committed: each record must be so just once. */
  @Test
  void eachPositionIsCommittedOnceThroughKillsAndRestarts() {
    for (long seed = 0; seed < Long.getLong("pinbeam.cases", 4_000); seed++) {
      try {
        new World(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static ShardTimeline fresh() {
    return new ShardTimeline(SHARD, null, INTERVAL);
  }

  private static ShardTimeline planned(ShardPlan plan) {
    return new ShardTimeline(SHARD, plan, INTERVAL);
  }

  private static Placed take(ShardTimeline timeline, String position, long arrival, long fetched) {
    return take(timeline, position, arrival, fetched, Long.MIN_VALUE);
  }

  private static Placed take(
      ShardTimeline timeline, String position, long arrival, long fetched, long watermark) {
    Placed placed =
        timeline.place(new FetchedRecord(position, arrival, new byte[0]), fetched, watermark);
    timeline.take(placed);
    return placed;
  }

  /**
   * A shard, tables and runs that are killed. The tables are a model: a commit has a name and takes
   * place once; a second one by that name is a loss, as its records would be taken for there.
   */
  private static final class World {
    private final Random random;
    private final List<FetchedRecord> shard = new ArrayList<>();
    private final Map<String, Integer> commitOf = new TreeMap<>(Positions.ORDER);
    private final Set<String> commitNames = new HashSet<>();
    private final List<Line> ledger = new ArrayList<>();
    private final boolean isDisordered;
    private final boolean isEager;

    /**
     * Whether the source says that there is no more where there is: order suffers, not the count.
     */
    private final boolean isLying;

    private final int size;
    private long clock = 100_000;
    private int trimmed;
    private int startIndex;

    World(long seed) {
      random = new Random(seed);
      size = 1 + random.nextInt(60);
      isDisordered = random.nextInt(3) == 0;
      isEager = random.nextBoolean();
      isLying = random.nextInt(20) == 0;
    }

    /** A line of the ledger. */
    record Line(long windowStart, @Nullable String previous, String first, String last) {}

    /** What the runner holds for one window of one key. */
    record Pane(String key, long windowStart) {}

    void run() {
      int runs = 0;
      while (shard.size() < size || commitOf.size() < shard.size()) {
        boolean isLast = ++runs > 12 && shard.size() == size;
        // The user's own starts pass over records, until one reads all.
        runOnce(isLast || random.nextInt(8) == 0 ? explicit(isLast) : plan(), isLast);
        if (isLast) {
          break;
        }
      }
      assertThat(commitOf.keySet()).hasSize(shard.size());
      long before = 0;
      for (Line line : byPosition()) {
        assertThat(line.windowStart()).isGreaterThanOrEqualTo(isLying ? 0 : before);
        before = line.windowStart();
      }
    }

    private void runOnce(@Nullable ShardPlan plan, boolean isLast) {
      if (random.nextInt(10) == 0) {
        // The next run is on a machine with another clock.
        clock -= random.nextInt(50_000);
      }
      ShardTimeline timeline = new ShardTimeline(SHARD, plan, INTERVAL);
      long watermark = Long.MIN_VALUE;
      int next = firstOf(plan);
      Map<Pane, List<Placed>> panes = new LinkedHashMap<>();
      int steps = isLast ? Integer.MAX_VALUE : random.nextInt(80);
      for (int step = 0; step < steps; step++) {
        clock += random.nextInt(isEager ? 500 : 5_000);
        if (random.nextInt(3) == 0) {
          put();
        }
        if (isLying && random.nextInt(5) == 0) {
          timeline.emptyAt(clock);
        }
        if (next < shard.size()) {
          FetchedRecord record = shard.get(next++);
          Placed placed = timeline.place(record, clock, watermark);
          assertThat(placed.record().timeMillis()).isGreaterThanOrEqualTo(watermark);
          timeline.take(placed);
          check(placed);
          if (placed.commitKey() != null) {
            panes
                .computeIfAbsent(
                    new Pane(placed.commitKey(), start(placed.record().timeMillis())),
                    pane -> new ArrayList<>())
                .add(placed);
          }
        } else {
          timeline.emptyAt(clock);
          if (isLast) {
            break;
          }
        }
        if (random.nextInt(4) > 0) {
          watermark = Math.max(watermark, timeline.watermarkMillis());
        }
        if (random.nextInt(15) == 0) {
          timeline = reopened(timeline, plan);
        }
        if (random.nextInt(10) == 0) {
          fire(panes, watermark, random.nextInt(3));
        }
      }
      boolean isStopped = isLast || random.nextInt(4) == 0;
      fire(panes, isStopped ? Long.MAX_VALUE : watermark, isStopped ? 0 : random.nextInt(3));
      if (random.nextInt(4) == 0) {
        trim();
      }
    }

    private void put() {
      if (shard.size() >= size) {
        return;
      }
      long stamp = clock;
      if (isDisordered) {
        stamp =
            switch (random.nextInt(6)) {
              case 0 -> 0;
              case 1 -> clock + 1_000_000;
              case 2 -> clock - random.nextInt(100_000);
              default -> clock - random.nextInt(3_000);
            };
      }
      String position = Integer.toString(1 + shard.size() * 7);
      shard.add(new FetchedRecord(position, stamp, new byte[0]));
    }

    /** The source loses records that are committed. */
    private void trim() {
      while (trimmed < shard.size()
          && commitOf.containsKey(shard.get(trimmed).position())
          && random.nextInt(10) > 0) {
        trimmed++;
      }
    }

    private ShardTimeline reopened(ShardTimeline timeline, @Nullable ShardPlan plan) {
      ShardTimeline opened = new ShardTimeline(SHARD, plan, INTERVAL);
      opened.resume(
          new ShardMark(
              SHARD,
              timeline.first(),
              timeline.position(),
              timeline.timeMillis(),
              timeline.slackMillis(),
              1,
              false,
              false));
      return opened;
    }

    /** A record goes to a commit if, and only if, the tables do not have it. */
    private void check(Placed placed) {
      Integer line = commitOf.get(placed.record().position());
      if (placed.commitKey() != null) {
        assertThat(line).as("%s is committed already", placed).isNull();
      } else {
        assertThat(line).as("%s is not committed", placed).isNotNull();
        if (!isLying) {
          assertThat(start(placed.record().timeMillis())).isEqualTo(ledger.get(line).windowStart());
        }
      }
    }

    /** Commits what fired, in any order, except for some that a kill forestalls. */
    private void fire(Map<Pane, List<Placed>> panes, long watermark, int killed) {
      List<Pane> fired = new ArrayList<>();
      for (Pane pane : panes.keySet()) {
        if (watermark == Long.MAX_VALUE || pane.windowStart() + INTERVAL <= watermark) {
          fired.add(pane);
        }
      }
      Collections.shuffle(fired, random);
      for (Pane pane : fired.subList(0, Math.max(0, fired.size() - killed))) {
        commit(pane, panes.remove(pane));
      }
    }

    private void commit(Pane pane, List<Placed> records) {
      assertThat(commitNames.add(pane.key() + " " + pane.windowStart()))
          .as("%s is there already", pane)
          .isTrue();
      int from = 0;
      for (int i = 0; i < records.size(); i++) {
        String position = records.get(i).record().position();
        boolean isEnd = i + 1 == records.size() || !position.equals(records.get(i + 1).previous());
        if (isEnd) {
          ledger.add(
              new Line(
                  pane.windowStart(),
                  records.get(from).previous(),
                  records.get(from).record().position(),
                  position));
          from = i + 1;
        }
      }
      for (Placed record : records) {
        int line = lineOf(record.record().position());
        assertThat(commitOf.put(record.record().position(), line)).isNull();
      }
    }

    private int lineOf(String position) {
      for (int i = ledger.size() - 1; i >= 0; i--) {
        if (isIn(ledger.get(i), position)) {
          return i;
        }
      }
      throw new AssertionError("no line has " + position);
    }

    private static boolean isIn(Line line, String position) {
      return Positions.ORDER.compare(line.first(), position) <= 0
          && Positions.ORDER.compare(position, line.last()) <= 0;
    }

    private List<Line> byPosition() {
      List<Line> sorted = new ArrayList<>(ledger);
      sorted.sort((one, other) -> Positions.ORDER.compare(one.first(), other.first()));
      return sorted;
    }

    /** A start at a random record; all that is committed goes along. */
    private ShardPlan explicit(boolean isFromHorizon) {
      startIndex = isFromHorizon ? 0 : random.nextInt(shard.size() + 1);
      return new ShardPlan(StartPosition.trimHorizon(), null, false, 0, done(byPosition()));
    }

    /** The rule of the restart, in the simplest words. */
    private @Nullable ShardPlan plan() {
      startIndex = 0;
      List<Line> chain = new ArrayList<>();
      for (int i = ledger.size() - 1; i >= 0 && chain.isEmpty(); i--) {
        if (ledger.get(i).previous() == null) {
          chain.add(ledger.get(i));
        }
      }
      if (chain.isEmpty()) {
        return ledger.isEmpty()
            ? null
            : new ShardPlan(StartPosition.trimHorizon(), null, false, 0, done(byPosition()));
      }
      boolean isLonger = true;
      while (isLonger) {
        String end = chain.get(chain.size() - 1).last();
        isLonger = false;
        for (Line line : ledger) {
          if (end.equals(line.previous())) {
            chain.add(line);
            isLonger = true;
            break;
          }
        }
      }
      int needed = random.nextBoolean() ? chain.size() : random.nextInt(chain.size() + 1);
      String end = chain.get(chain.size() - 1).last();
      List<Line> again = new ArrayList<>(chain.subList(needed, chain.size()));
      for (Line line : byPosition()) {
        if (Positions.ORDER.compare(line.first(), end) > 0) {
          again.add(line);
        }
      }
      long floor = 0;
      for (Line line : chain.subList(0, needed)) {
        floor = Math.max(floor, line.windowStart() + INTERVAL);
      }
      return needed == 0
          ? new ShardPlan(null, chain.get(0).first(), true, floor, done(again))
          : new ShardPlan(null, chain.get(needed - 1).last(), false, floor, done(again));
    }

    private static List<DoneRange> done(List<Line> lines) {
      return lines.stream()
          .map(
              line -> new DoneRange(line.windowStart(), line.previous(), line.first(), line.last()))
          .toList();
    }

    /** What the source gives first. */
    private int firstOf(@Nullable ShardPlan plan) {
      int next = Math.max(trimmed, startIndex);
      if (plan != null && plan.start() == null) {
        while (next < shard.size()) {
          int order = Positions.ORDER.compare(shard.get(next).position(), plan.position());
          if (order > 0 || (order == 0 && plan.isInclusive())) {
            break;
          }
          next++;
        }
      }
      return next;
    }

    private static long start(long time) {
      return Math.floorDiv(time, INTERVAL) * INTERVAL;
    }
  }
}
