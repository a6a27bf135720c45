package io.pinbeam.pipelines.stream.source;

import io.pinbeam.pipelines.stream.source.ShardLister.Listing;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running reading of all shards: it outlives the readers that a runner opens and closes. Its
 * state moves in {@link #poll} alone, so that a mark and a watermark that are asked for after it
 * belong together.
 */
final class ShardsSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShardsSession.class);

  private final StreamPlan plan;
  private final ShardClient client;
  private final OnwardClock clock = OnwardClock.ofMachine();
  private final Semaphore news = new Semaphore(0);
  private final ShardLister lister;
  private final @Nullable StopPoll stopPoll;
  private final Map<ShardId, ReadShard> shards = new TreeMap<>();
  private Map<ShardId, List<String>> parents = Map.of();
  private long listing = -1;
  private boolean isListed;
  private long watermarkMillis;
  private StopSignal.@Nullable Mode stopped;
  private boolean isStopTroubled;
  private volatile boolean isClosed;

  private ShardsSession(
      ShardClient client,
      List<String> streams,
      StreamPlan plan,
      @Nullable StopSignal stop,
      ShardsMark mark) {
    this.plan = plan;
    this.client = client;
    this.isListed = mark.isListed();
    this.watermarkMillis = mark.watermarkMillis();
    this.stopped = mark.stopped();
    this.lister = new ShardLister(client, streams, isListed, news);
    this.stopPoll = stop == null ? null : new StopPoll(stop, news);
    if (stopped == null) {
      catchUp(Math.max(mark.watermarkMillis(), plan.reachedMillis()));
    }
    for (ShardMark shard : mark.shards()) {
      add(shard.shard(), shard.isFromHorizon()).resume(shard);
    }
  }

  /** Windows that are closed already may be ahead of this machine's clock: it was set back. */
  private void catchUp(long reachedMillis) {
    long usual = plan.commitIntervalMillis() + ShardTimeline.MAX_SLACK_MILLIS;
    if (clock.catchUp(reachedMillis, usual)) {
      LOG.warn(
          "what was committed reaches {}, which is ahead of this machine's clock: windows go on"
              + " from there",
          Instant.ofEpochMilli(reachedMillis));
    }
  }

  /**
   * @param mark where to go on
   */
  static ShardsSession open(
      ShardClientFactory clients,
      List<String> streams,
      StreamPlan plan,
      @Nullable StopSignal stop,
      PipelineOptions options,
      ShardsMark mark)
      throws IOException {
    ShardsSession session = new ShardsSession(clients.open(options), streams, plan, stop, mark);
    session.start();
    return session;
  }

  private void start() {
    if (stopped != null) {
      return;
    }
    for (ReadShard shard : shards.values()) {
      if (shard.mark().openedMillis() > 0 && !shard.isEnded()) {
        shard.open(client, clock, news);
      }
    }
    lister.start();
    if (stopPoll != null) {
      stopPoll.start();
    }
  }

  /** Waits until something may have changed since the last time. */
  void await(long millis) throws InterruptedException {
    news.tryAcquire(millis, TimeUnit.MILLISECONDS);
    news.drainPermits();
  }

  /** The next batch; null if none is there. */
  synchronized @Nullable ShardBatch poll() throws IOException {
    if (isClosed || stopped != null || stop()) {
      return null;
    }
    Listing listed = lister.poll();
    if (listed != null) {
      apply(listed);
    }
    ReadShard next = null;
    for (ReadShard shard : shards.values()) {
      // The shard that is furthest behind first: the others' windows wait for it anyway.
      if (shard.hasRecord() && (next == null || shard.watermarkMillis() < next.watermarkMillis())) {
        next = shard;
      }
    }
    openChildren();
    ShardBatch batch = next == null ? null : next.take(watermarkMillis);
    watermarkMillis = Math.max(watermarkMillis, allowedWatermarkMillis());
    return batch;
  }

  /** Takes over what a listing shows. */
  private void apply(Listing listed) {
    Map<ShardId, List<String>> all = new HashMap<>();
    for (ShardInfo info : listed.shards()) {
      all.put(info.id(), info.parents());
      if (!shards.containsKey(info.id())) {
        add(info.id(), isListed || goesOn(info));
      }
    }
    parents = all;
    listing = listed.number();
    isListed = true;
    // A shard that was to be read, but is not there any more, has no records either.
    shards
        .values()
        .removeIf(shard -> shard.mark().openedMillis() == 0 && !all.containsKey(shard.id()));
  }

  /** Whether a shard that the tables do not know goes on where one that they know was read. */
  private boolean goesOn(ShardInfo info) {
    return info.parents().stream()
        .map(parent -> plan.shards().get(new ShardId(info.id().stream(), parent)))
        .anyMatch(parent -> parent != null && parent.start() == null);
  }

  private ReadShard add(ShardId id, boolean isFromHorizon) {
    ReadShard shard =
        new ReadShard(
            id, plan.shards().get(id), plan.start(), isFromHorizon, plan.commitIntervalMillis());
    shards.put(id, shard);
    return shard;
  }

  /** Opens the shards that wait for none: at the beginning, that is most of them. */
  private void openChildren() {
    for (ReadShard shard : shards.values()) {
      if (!shard.isOpen() && !shard.isEnded() && parents.containsKey(shard.id())) {
        // A known one was begun before: its windows may not fall behind the watermark now.
        if (shard.isKnown() || areParentsEnded(shard.id())) {
          shard.open(client, clock, news);
        }
      }
    }
  }

  private boolean areParentsEnded(ShardId id) {
    return parents.get(id).stream()
        .map(parent -> shards.get(new ShardId(id.stream(), parent)))
        .allMatch(parent -> parent == null || parent.isEnded());
  }

  private long allowedWatermarkMillis() {
    if (!isListed || listing < 0) {
      return Long.MIN_VALUE;
    }
    long least = Long.MAX_VALUE;
    for (ReadShard shard : shards.values()) {
      // Children begin where their parents end, so an ended one holds until they were looked for.
      if (shard.isOpen() || (shard.isEnded() && shard.childrenListing(lister) > listing)) {
        least = Math.min(least, shard.watermarkMillis());
      }
    }
    return least < Long.MAX_VALUE ? least : clock.millis() - ShardTimeline.FIRST_SLACK_MILLIS;
  }

  /**
   * All that the streams had at this time was handed out; {@link Long#MIN_VALUE} if that is not
   * known. The watermark says nothing of it: after a restart it may be in the future.
   */
  synchronized long tipMillis() {
    if (!isListed || listing < 0) {
      return Long.MIN_VALUE;
    }
    long least = clock.millis();
    for (ReadShard shard : shards.values()) {
      if (!shard.isEnded()) {
        least = Math.min(least, shard.tipMillis());
      } else if (shard.childrenListing(lister) > listing) {
        return Long.MIN_VALUE;
      }
    }
    return least;
  }

  /** Whether the run is told to stop; then the windows are closed, once what was read is noted. */
  private boolean stop() {
    StopSignal.Mode mode = stopPoll == null ? null : stopPoll.mode();
    if (mode == null) {
      return false;
    }
    try {
      if (mode == StopSignal.Mode.STOP) {
        stopPoll.writeComplete(watermarkMillis);
      }
      stopPoll.writeRead(readRanges());
    } catch (IOException | RuntimeException e) {
      if (!isStopTroubled) {
        isStopTroubled = true;
        LOG.warn("cannot note what was read: {}; trying again", e.getMessage());
      }
      return true;
    }
    watermarkMillis =
        mode == StopSignal.Mode.FINISH
            ? BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis()
            : Math.max(watermarkMillis, windowsEndMillis());
    stopped = mode;
    closeThreads();
    return true;
  }

  private Map<ShardId, ReadRange> readRanges() {
    Map<ShardId, ReadRange> read = new TreeMap<>();
    plan.shards()
        .forEach(
            (id, shard) -> {
              if (shard.start() == null && !shard.isInclusive()) {
                read.put(id, new ReadRange(shard.position(), shard.position()));
              }
            });
    for (ReadShard shard : shards.values()) {
      if (shard.range() != null) {
        read.put(shard.id(), shard.range());
      }
    }
    return read;
  }

  /** The end of the last window that has a record. */
  private long windowsEndMillis() {
    long last =
        shards.values().stream().mapToLong(ReadShard::timeMillis).max().orElse(Long.MIN_VALUE);
    long interval = plan.commitIntervalMillis();
    return last == Long.MIN_VALUE ? last : (Math.floorDiv(last, interval) + 1) * interval;
  }

  long watermarkMillis() {
    return watermarkMillis;
  }

  synchronized ShardsMark mark() {
    return new ShardsMark(
        watermarkMillis, isListed, stopped, shards.values().stream().map(ReadShard::mark).toList());
  }

  /** Those that were read to their end. */
  List<ReadShard> endedShards() {
    return shards.values().stream().filter(ReadShard::isEnded).toList();
  }

  /** The shards that are read. */
  Set<ReadShard> openShards() {
    Set<ReadShard> open = new HashSet<>();
    for (ReadShard shard : shards.values()) {
      if (shard.isOpen()) {
        open.add(shard);
      }
    }
    return open;
  }

  boolean isClosed() {
    return isClosed;
  }

  private void closeThreads() {
    shards.values().forEach(ReadShard::close);
    lister.close();
    if (stopPoll != null) {
      stopPoll.close();
    }
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    closeThreads();
    client.close();
  }
}
