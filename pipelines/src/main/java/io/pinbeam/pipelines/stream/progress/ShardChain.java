package io.pinbeam.pipelines.stream.progress;

import io.pinbeam.pipelines.stream.source.DoneRange;
import io.pinbeam.pipelines.stream.source.Positions;
import io.pinbeam.pipelines.stream.source.ShardPlan;
import io.pinbeam.pipelines.stream.source.StartPosition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The committed ranges of one shard. From the newest root, which is where reading began, each range
 * names the one before it: that is the chain, and reading goes on at its end.
 */
final class ShardChain {
  private static final Comparator<CommittedRange> NEWEST =
      Comparator.comparingLong(CommittedRange::committedAt)
          .thenComparing(CommittedRange::first, Positions.ORDER);

  private final TreeMap<String, CommittedRange> ranges = new TreeMap<>(Positions.ORDER);

  /** As of the ranges so far; null: to be followed anew. */
  private @Nullable List<CommittedRange> chain;

  /** Takes a line of the ledger; in any order, and more than once. */
  void add(CommittedRange range) {
    ranges.merge(range.first(), range, CommittedRange::merge);
    chain = null;
  }

  /**
   * Whether all records from one position to another are committed, both included. The root does
   * not count: a run that the user let begin elsewhere may have left gaps before it, and a rewind
   * reads what lies before the newest root.
   */
  boolean covers(String first, String last) {
    Map.Entry<String, CommittedRange> at = ranges.floorEntry(first);
    if (at == null || Positions.ORDER.compare(at.getValue().last(), first) < 0) {
      return false;
    }
    Map<String, CommittedRange> byPrevious = byPrevious();
    CommittedRange range = at.getValue();
    while (range != null && Positions.ORDER.compare(range.last(), last) < 0) {
      range = byPrevious.get(range.last());
    }
    return range != null;
  }

  /** The position at which the chain ends. */
  Optional<String> end() {
    List<CommittedRange> all = chain();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1).last());
  }

  /** Whether a range has some of these records. */
  boolean overlaps(String first, String last) {
    Map.Entry<String, CommittedRange> range = ranges.floorEntry(last);
    return range != null && Positions.ORDER.compare(range.getValue().last(), first) >= 0;
  }

  /** The ranges of the chain, and those beyond its break. */
  List<CommittedRange> current() {
    List<CommittedRange> current = new ArrayList<>(chain());
    current.addAll(beyond());
    return current;
  }

  /** Where a run goes on. {@code isNeeded} says of a window whether the trends need it again. */
  ShardPlan plan(LongPredicate isNeeded, long windowMillis) {
    List<CommittedRange> all = chain();
    int from = 0;
    while (from < all.size()
        && !(all.get(from).read() > 0 && isNeeded.test(all.get(from).windowStart()))) {
      from++;
    }
    List<DoneRange> done = new ArrayList<>();
    all.subList(from, all.size()).forEach(range -> done.add(range.toDone()));
    beyond().forEach(range -> done.add(range.toDone()));
    long floor = 0;
    for (CommittedRange range : all.subList(0, from)) {
      floor = Math.max(floor, range.windowStart() + windowMillis);
    }
    if (all.isEmpty()) {
      // Without a root nothing tells what comes before.
      return new ShardPlan(StartPosition.trimHorizon(), null, false, 0, done);
    }
    return from == 0
        ? new ShardPlan(null, all.get(0).first(), true, floor, done)
        : new ShardPlan(null, all.get(from - 1).last(), false, floor, done);
  }

  /** Begins where the user says, and passes over all that is committed. */
  ShardPlan planFrom(StartPosition start) {
    return new ShardPlan(
        start, null, false, 0, ranges.values().stream().map(CommittedRange::toDone).toList());
  }

  private List<CommittedRange> beyond() {
    return end().isEmpty()
        ? List.copyOf(ranges.values())
        : List.copyOf(ranges.tailMap(end().get(), false).values());
  }

  private List<CommittedRange> chain() {
    if (chain == null) {
      chain = follow();
    }
    return chain;
  }

  private List<CommittedRange> follow() {
    Map<String, CommittedRange> byPrevious = byPrevious();
    CommittedRange next = null;
    for (CommittedRange range : ranges.values()) {
      if (range.previous() == null && (next == null || NEWEST.compare(range, next) > 0)) {
        next = range;
      }
    }
    List<CommittedRange> followed = new ArrayList<>();
    while (next != null) {
      followed.add(next);
      next = byPrevious.get(next.last());
    }
    return followed;
  }

  private Map<String, CommittedRange> byPrevious() {
    Map<String, CommittedRange> byPrevious = new HashMap<>();
    for (CommittedRange range : ranges.values()) {
      if (range.previous() != null) {
        byPrevious.put(range.previous(), range);
      }
    }
    return byPrevious;
  }
}
