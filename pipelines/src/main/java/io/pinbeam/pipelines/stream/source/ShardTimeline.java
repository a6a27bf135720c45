package io.pinbeam.pipelines.stream.source;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Gives the records of one shard the times that put them into windows, and the keys that commit
 * these.
 *
 * <p>A record's time is its arrival, or a later one: never before the record that precedes it, so
 * that windows are ranges of positions; never before the source's watermark, so that nothing is
 * late for the runner; never in a window that was committed before this run. Where ranges that are
 * committed already lie ahead, it is before the end of the next one's window.
 *
 * <p>Stamps that are ahead of this machine's clock are cut, as a single one of them (a producer's,
 * in Kafka) would keep its window open until that time comes.
 */
final class ShardTimeline {
  static final long FIRST_SLACK_MILLIS = 500;
  static final long MAX_SLACK_MILLIS = 60_000;

  /** How far a stamp may be ahead of this machine's clock. */
  static final long AHEAD_MILLIS = 2_000;

  private static final Comparator<DoneRange> BY_POSITION =
      Comparator.comparing(DoneRange::first, Positions.ORDER)
          .thenComparing(DoneRange::last, Positions.ORDER);

  private final ShardId shard;
  private final long intervalMillis;
  private final List<DoneRange> done;
  private final boolean isRoot;

  /** After this, no window was used by an earlier run. */
  private final long unusedMillis;

  private long floorMillis = Long.MIN_VALUE;
  private int nextDone;

  /** The latest arrival in this run. */
  private long seenMillis = Long.MIN_VALUE;

  private @Nullable String first;
  private @Nullable String position;
  private @Nullable String previous;

  /** The first of the records that are taken now and are not committed. */
  private @Nullable String gapFirst;

  private long timeMillis = Long.MIN_VALUE;
  private long slackMillis = FIRST_SLACK_MILLIS;

  /** Until when the shard is known to have nothing more; lost with the next record. */
  private long emptyUntilMillis = Long.MIN_VALUE;

  private long lastEmptyUntilMillis = Long.MIN_VALUE;

  /**
   * @param plan null for a shard that the tables do not know
   */
  ShardTimeline(ShardId shard, @Nullable ShardPlan plan, long intervalMillis) {
    this.shard = shard;
    this.intervalMillis = intervalMillis;
    this.done = plan == null ? List.of() : plan.done().stream().sorted(BY_POSITION).toList();
    this.isRoot = plan == null || plan.start() != null;
    raiseFloor(plan == null ? Long.MIN_VALUE : plan.floorMillis());
    this.unusedMillis =
        done.stream()
            .mapToLong(this::endOf)
            .reduce(plan == null ? Long.MIN_VALUE : plan.floorMillis(), Math::max);
    if (plan != null && plan.start() == null) {
      if (!plan.isInclusive()) {
        position = plan.position();
        previous = plan.position();
      } else if (!done.isEmpty()) {
        previous = done.get(0).previous();
      }
    }
  }

  /** Goes on where an earlier reader of this run was. */
  void resume(ShardMark mark) {
    slackMillis = mark.slackMillis();
    first = mark.first();
    timeMillis = mark.timeMillis();
    if (mark.position() != null) {
      position = mark.position();
      previous = mark.position();
      while (nextDone < done.size()
          && Positions.ORDER.compare(done.get(nextDone).last(), mark.position()) <= 0) {
        raiseFloor(endOf(done.get(nextDone++)));
      }
    }
  }

  /** A record with its place. */
  record Placed(ShardRecord record, @Nullable String commitKey, @Nullable String previous) {}

  /**
   * Finds the next record's place. It counts only once it is {@linkplain #take taken}.
   *
   * @param fetchedMillis this machine's time when it was fetched
   * @param watermarkMillis what the source has promised
   */
  Placed place(FetchedRecord record, long fetchedMillis, long watermarkMillis) {
    if (position != null && Positions.ORDER.compare(record.position(), position) <= 0) {
      throw new IllegalStateException(
          shard
              + " gives position "
              + record.position()
              + " after "
              + position
              + ": it seems to have been made anew; use another --output for it");
    }
    passDone(record.position());
    long reached = Math.max(Math.max(timeMillis, watermarkMillis), 0);
    long arrival = Math.min(record.arrivalMillis(), fetchedMillis + AHEAD_MILLIS);
    long time = Math.max(Math.max(reached, floorMillis), arrival);
    String commitKey = shard.toString();
    if (nextDone < done.size()) {
      DoneRange range = done.get(nextDone);
      if (Positions.ORDER.compare(range.first(), record.position()) <= 0) {
        long within = Math.min(Math.max(arrival, range.windowStart()), endOf(range) - 1);
        time = Math.max(reached, within);
        commitKey = null;
      } else if (Math.max(reached, floorMillis) < endOf(range)) {
        time = Math.min(time, endOf(range) - 1);
        if (time >= range.windowStart()) {
          // The window has its commit already: this is another one, named by the gap it fills.
          String first = gapFirst == null ? record.position() : gapFirst;
          commitKey = shard + "@" + first + "-" + range.first();
        }
      } else {
        time = Math.max(time, unusedMillis);
      }
    }
    return new Placed(
        new ShardRecord(
            record.position(), record.arrivalMillis(), time, isLate(arrival, time), record.data()),
        commitKey,
        previous);
  }

  /**
   * Whether its window had been passed in this run. That one which an earlier run closed moved it
   * on says nothing of clocks.
   */
  private boolean isLate(long arrival, long time) {
    long passed = Math.min(time, Math.max(seenMillis, lastEmptyUntilMillis));
    return Math.floorDiv(arrival, intervalMillis) < Math.floorDiv(passed, intervalMillis);
  }

  /** Moves past the ranges that end before a position. */
  private void passDone(String next) {
    while (nextDone < done.size() && Positions.ORDER.compare(done.get(nextDone).last(), next) < 0) {
      DoneRange range = done.get(nextDone++);
      gapFirst = null;
      raiseFloor(endOf(range));
      if (!isRoot || position != null) {
        // The source may have lost the range's records; the chain of the ledger goes on after it.
        previous =
            previous == null || Positions.ORDER.compare(previous, range.last()) < 0
                ? range.last()
                : previous;
      }
    }
  }

  /** Not above the next range: it may be of the same window as the one before it. */
  private void raiseFloor(long millis) {
    long most = nextDone < done.size() ? done.get(nextDone).windowStart() : Long.MAX_VALUE;
    floorMillis = Math.max(floorMillis, Math.min(millis, most));
  }

  /** The record is handed out. */
  void take(Placed placed) {
    ShardRecord record = placed.record();
    first = first == null ? record.position() : first;
    position = record.position();
    previous = record.position();
    timeMillis = record.timeMillis();
    seenMillis = Math.max(seenMillis, Math.min(record.arrivalMillis(), record.timeMillis()));
    emptyUntilMillis = Long.MIN_VALUE;
    if (placed.commitKey() == null) {
      gapFirst = null;
    } else if (gapFirst == null) {
      gapFirst = position;
    }
    if (record.arrivalMillis() < lastEmptyUntilMillis) {
      long wanted = slackMillis + lastEmptyUntilMillis - record.arrivalMillis() + 100;
      // A record that is older still says nothing of clocks: its stamp is its producer's.
      slackMillis = wanted <= MAX_SLACK_MILLIS ? wanted : slackMillis;
    }
  }

  /** All records were taken, and the shard had no more when it was asked at this time. */
  void emptyAt(long millis) {
    emptyUntilMillis = Math.max(emptyUntilMillis, millis - slackMillis);
    lastEmptyUntilMillis = Math.max(lastEmptyUntilMillis, emptyUntilMillis);
  }

  /** What the shard allows the source to promise. */
  long watermarkMillis() {
    return Math.max(Math.max(floorMillis, timeMillis), emptyUntilMillis);
  }

  /** The time of the last record; {@link Long#MIN_VALUE} before it. */
  long timeMillis() {
    return timeMillis;
  }

  long slackMillis() {
    return slackMillis;
  }

  /** The first record taken in this run. */
  @Nullable String first() {
    return first;
  }

  /** The last record taken, in this run or, by the plan, before it. */
  @Nullable String position() {
    return position;
  }

  private long endOf(DoneRange range) {
    return range.windowStart() + intervalMillis;
  }

  /** Whether two records can be in one batch. */
  static boolean isNext(Placed one, Placed next) {
    return Objects.equals(one.commitKey(), next.commitKey())
        && one.record().position().equals(next.previous());
  }
}
