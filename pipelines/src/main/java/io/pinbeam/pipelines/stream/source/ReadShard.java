package io.pinbeam.pipelines.stream.source;

import io.pinbeam.pipelines.stream.source.ShardFetcher.Chunk;
import io.pinbeam.pipelines.stream.source.ShardTimeline.Placed;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A shard that is read, waits for its parents, or was read to its end. */
final class ReadShard implements AutoCloseable {
  private static final int MAX_RECORDS = 1_000;
  private static final long MAX_BYTES = 1 << 20;

  private final ShardId id;
  private final @Nullable ShardPlan plan;
  private final StartPosition start;
  private final boolean isFromHorizon;
  private final ShardTimeline timeline;
  private @Nullable String position;
  private long openedMillis;
  private boolean isEnded;
  private @Nullable ShardFetcher fetcher;
  private @Nullable Chunk chunk;
  private long behindMillis;
  private long tipMillis = Long.MIN_VALUE;
  private long behindRecords = -1;

  /** The listing that shows a shard's children, once it ended. */
  private long childrenListing = Long.MAX_VALUE;

  /**
   * @param plan null for a shard that the tables do not know
   * @param start where shards begin that the plan does not place
   */
  ReadShard(
      ShardId id,
      @Nullable ShardPlan plan,
      StartPosition start,
      boolean isFromHorizon,
      long commitIntervalMillis) {
    this.id = id;
    this.plan = plan;
    this.start = start;
    this.isFromHorizon = isFromHorizon;
    this.timeline = new ShardTimeline(id, plan, commitIntervalMillis);
  }

  void resume(ShardMark mark) {
    timeline.resume(mark);
    position = mark.position();
    openedMillis = mark.openedMillis();
    isEnded = mark.isEnded();
  }

  ShardMark mark() {
    return new ShardMark(
        id,
        timeline.first(),
        position,
        timeline.timeMillis(),
        timeline.slackMillis(),
        openedMillis,
        isFromHorizon,
        isEnded);
  }

  ShardId id() {
    return id;
  }

  boolean isKnown() {
    return plan != null || openedMillis > 0;
  }

  boolean isOpen() {
    return fetcher != null;
  }

  boolean isEnded() {
    return isEnded;
  }

  /**
   * What the run has handed out; if there is nothing, the last record that the plan counts as read.
   */
  @Nullable ReadRange range() {
    String last = timeline.position();
    return last == null
        ? null
        : new ReadRange(timeline.first() == null ? last : timeline.first(), last);
  }

  long timeMillis() {
    return timeline.timeMillis();
  }

  long watermarkMillis() {
    return timeline.watermarkMillis();
  }

  void open(ShardClient client, OnwardClock clock, Semaphore news) {
    boolean isReopened = openedMillis > 0;
    long opened = isReopened ? openedMillis : System.currentTimeMillis();
    openedMillis = opened;
    fetcher = new ShardFetcher(id, () -> open(client, isReopened, opened), clock, news);
    fetcher.start();
  }

  private ShardReader open(ShardClient client, boolean isReopened, long opened) throws IOException {
    if (position != null) {
      return client.openAfter(id, position);
    }
    if (plan != null && plan.start() == null) {
      return plan.isInclusive()
          ? client.openAt(id, plan.position())
          : client.openAfter(id, plan.position());
    }
    StartPosition from = plan != null ? plan.start() : start;
    if (isFromHorizon) {
      from = StartPosition.trimHorizon();
    }
    if (isReopened && from.type() == StartPosition.Type.LATEST) {
      // Its first reader saw no record; what came since then must not be passed over.
      from = StartPosition.at(Instant.ofEpochMilli(opened - ShardTimeline.MAX_SLACK_MILLIS));
    }
    return client.open(id, from);
  }

  /**
   * Goes on to the next chunk that has records, if one was fetched.
   *
   * @return whether there is a record
   */
  boolean hasRecord() {
    while (fetcher != null && (chunk == null || chunk.isTaken())) {
      if (chunk != null) {
        finish(chunk);
      }
      chunk = fetcher == null ? null : fetcher.poll();
      if (chunk == null) {
        return false;
      }
    }
    return chunk != null;
  }

  private void finish(Chunk taken) {
    fetcher.release(taken);
    behindMillis = taken.behindMillis;
    behindRecords = taken.behindRecords;
    if (taken.emptyAtMillis != Chunk.NOT_EMPTY) {
      tipMillis = taken.emptyAtMillis;
      timeline.emptyAt(taken.emptyAtMillis);
    }
    if (taken.isEnd) {
      isEnded = true;
      close();
    }
    chunk = null;
  }

  /** The next records that belong together; to be called if there is one. */
  ShardBatch take(long watermarkMillis) {
    List<ShardRecord> records = new ArrayList<>();
    long bytes = 0;
    Placed first = null;
    Placed last = null;
    long batchBehindMillis = behindMillis;
    long batchBehindRecords = behindRecords;
    while (records.size() < MAX_RECORDS && bytes < MAX_BYTES && hasRecord()) {
      FetchedRecord record = chunk.records.get(chunk.taken);
      Placed next = timeline.place(record, chunk.fetchedMillis, watermarkMillis);
      if (last != null && !ShardTimeline.isNext(last, next)) {
        break;
      }
      timeline.take(next);
      chunk.taken++;
      position = record.position();
      records.add(next.record());
      bytes += ShardFetcher.bytes(record);
      first = first == null ? next : first;
      last = next;
      batchBehindMillis = chunk.behindMillis;
      batchBehindRecords =
          chunk.behindRecords < 0
              ? chunk.behindRecords
              : chunk.behindRecords + chunk.records.size() - chunk.taken;
    }
    hasRecord();
    return new ShardBatch(
        id, first.commitKey(), first.previous(), records, batchBehindMillis, batchBehindRecords);
  }

  /**
   * All that was there at this time was handed out; {@link Long#MIN_VALUE} if that is not known.
   */
  long tipMillis() {
    return tipMillis;
  }

  /** How far the end is ahead of what was handed out, by time. */
  long lagMillis(long nowMillis) {
    if (chunk == null) {
      return behindMillis;
    }
    long age = nowMillis - chunk.records.get(chunk.taken).arrivalMillis();
    return Math.max(chunk.behindMillis, Math.max(age, 0));
  }

  /** The same in records; negative where the source does not tell. */
  long lagRecords() {
    if (chunk == null) {
      return behindRecords;
    }
    return chunk.behindRecords < 0
        ? chunk.behindRecords
        : chunk.behindRecords + chunk.records.size() - chunk.taken;
  }

  /** Which listing shows the children of this ended shard; asked for once. */
  long childrenListing(ShardLister lister) {
    if (childrenListing == Long.MAX_VALUE) {
      childrenListing = lister.ask();
    }
    return childrenListing;
  }

  @Override
  public void close() {
    if (fetcher != null) {
      fetcher.close();
      fetcher = null;
    }
  }
}
