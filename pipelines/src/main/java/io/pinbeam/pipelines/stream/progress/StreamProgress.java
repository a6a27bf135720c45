package io.pinbeam.pipelines.stream.progress;

import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.source.ReadRange;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.pipelines.stream.source.ShardPlan;
import io.pinbeam.pipelines.stream.source.StartPosition;
import io.pinbeam.pipelines.stream.source.StreamPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How far a stream has come, by what its tables hold: where a run begins, and whether one that is
 * to end has committed all it took. Not thread-safe.
 */
public final class StreamProgress {
  private final OutputLayout layout;
  private final Duration interval;
  private final Duration window;
  private final Duration windowEvery;
  private final LedgerFollower ledger;

  private StreamProgress(
      OutputLayout layout, Duration interval, Duration window, Duration windowEvery) {
    this.layout = layout;
    this.interval = interval;
    this.window = window;
    this.windowEvery = windowEvery;
    this.ledger = new LedgerFollower(layout);
  }

  /**
   * Reads the ledger.
   *
   * @param window of the trends; all three as {@link BegunWindows} has found right
   */
  public static StreamProgress read(
      OutputLayout layout, Duration commitInterval, Duration window, Duration windowEvery)
      throws IOException {
    StreamProgress progress = new StreamProgress(layout, commitInterval, window, windowEvery);
    progress.refresh();
    return progress;
  }

  /** Reads what was committed since. */
  public void refresh() throws IOException {
    ledger.refresh();
  }

  /**
   * Where a run begins.
   *
   * @param start null: where the tables end; for a shard that they do not know, at its oldest
   *     record
   */
  public StreamPlan plan(@Nullable StartPosition start) throws IOException {
    TrendWindows trends = TrendWindows.of(layout, window, windowEvery);
    Map<ShardId, ShardPlan> plans = new TreeMap<>();
    ledger
        .chains()
        .forEach(
            (shard, chain) ->
                plans.put(
                    shard,
                    start == null
                        ? chain.plan(trends::isNeeded, interval.toMillis())
                        : chain.planFrom(start)));
    return new StreamPlan(
        start == null ? StartPosition.trimHorizon() : start, plans, interval.toMillis());
  }

  /** Whether each shard's records are committed without a gap from a range's first to its last. */
  public boolean covers(Map<ShardId, ReadRange> ranges) {
    return ranges.entrySet().stream()
        .allMatch(
            entry -> {
              ShardChain chain = ledger.chains().get(entry.getKey());
              return chain != null
                  && chain.covers(entry.getValue().first(), entry.getValue().last());
            });
  }

  /** Whether every window of the trends is committed in which posts were committed. */
  public boolean areTrendsCommitted() throws IOException {
    TrendWindows trends = TrendWindows.of(layout, window, windowEvery);
    return ledger.chains().values().stream()
        .flatMap(chain -> chain.current().stream())
        .noneMatch(range -> range.read() > 0 && trends.isNeeded(range.windowStart()));
  }

  /** Grows with each commit. */
  public long commits() {
    return ledger.lines();
  }

  /** Whether the tables have some of these records. */
  boolean hasSome(ShardId shard, String first, String last) {
    ShardChain chain = ledger.chains().get(shard);
    return chain != null && chain.overlaps(first, last);
  }
}
