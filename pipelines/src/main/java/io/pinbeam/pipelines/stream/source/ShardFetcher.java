package io.pinbeam.pipelines.stream.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches a shard's records ahead in a thread of its own, as many bytes as are allowed, and at
 * least one response. What cannot be fetched is tried again for ever.
 */
final class ShardFetcher implements AutoCloseable {
  /** What one response gave. */
  static final class Chunk {
    static final long NOT_EMPTY = Long.MIN_VALUE;

    final List<FetchedRecord> records;
    final long fetchedMillis;
    final long bytes;
    final boolean isEnd;
    final long behindMillis;
    final long behindRecords;
    int taken;

    /** When the shard had no more than all up to this; {@link #NOT_EMPTY} if it had. */
    long emptyAtMillis;

    Chunk(Fetch fetch, long askedMillis, long fetchedMillis) {
      this.records = fetch.records();
      this.fetchedMillis = fetchedMillis;
      this.bytes = records.stream().mapToLong(ShardFetcher::bytes).sum();
      this.isEnd = fetch.isEnded();
      this.behindMillis = fetch.behindMillis();
      this.behindRecords = fetch.behindRecords();
      this.emptyAtMillis = fetch.isAtTip() ? askedMillis : NOT_EMPTY;
    }

    boolean isTaken() {
      return taken == records.size();
    }
  }

  /** Opens the shard where its reading begins. */
  @FunctionalInterface
  interface Opening {
    ShardReader open() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(ShardFetcher.class);
  private static final long MAX_BYTES = 4 << 20;

  /** What a record costs beside its value. */
  private static final long RECORD_BYTES = 100;

  private final ShardId shard;
  private final Opening opening;
  private final OnwardClock clock;
  private final Semaphore news;
  private final Thread thread;
  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private long bytes;
  private @Nullable RuntimeException failure;
  private volatile boolean isClosed;

  /**
   * @param news gets a permit with each change
   */
  ShardFetcher(ShardId shard, Opening opening, OnwardClock clock, Semaphore news) {
    this.shard = shard;
    this.opening = opening;
    this.clock = clock;
    this.news = news;
    this.thread = new Thread(this::run, "pinbeam read " + shard);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The next chunk; null if there is none. Its bytes count until it is {@linkplain #release}d. */
  synchronized @Nullable Chunk poll() {
    if (failure != null && chunks.isEmpty()) {
      throw new IllegalStateException("cannot read " + shard + ": " + failure, failure);
    }
    return chunks.poll();
  }

  synchronized void release(Chunk chunk) {
    bytes -= chunk.bytes;
    notifyAll();
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
  }

  private void run() {
    Backoff backoff = new Backoff("cannot read " + shard, shard + " is read again", LOG);
    ShardReader reader = null;
    try {
      boolean isEnded = false;
      while (!isEnded && !isClosed) {
        awaitRoom();
        try {
          reader = reader == null ? opening.open() : reader;
          long asked = clock.millis();
          Fetch fetch = reader.fetch();
          backoff.succeeded();
          add(new Chunk(fetch, asked, clock.millis()));
          isEnded = fetch.isEnded();
        } catch (IOException e) {
          if (!isClosed) {
            backoff.failed(e);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      if (reader != null) {
        reader.close();
      }
    }
  }

  private synchronized void awaitRoom() throws InterruptedException {
    while (bytes >= MAX_BYTES) {
      wait();
    }
  }

  private synchronized void add(Chunk chunk) {
    Chunk last = chunks.peekLast();
    if (chunk.records.isEmpty() && last != null && last.records.isEmpty() && !last.isEnd) {
      // Answers of an idle shard replace each other.
      chunks.removeLast();
      if (chunk.emptyAtMillis == Chunk.NOT_EMPTY) {
        chunk.emptyAtMillis = last.emptyAtMillis;
      }
    }
    chunks.add(chunk);
    bytes += chunk.bytes;
    news.release();
  }

  private synchronized void fail(RuntimeException e) {
    if (!isClosed) {
      failure = e;
      news.release();
    }
  }

  static long bytes(FetchedRecord record) {
    byte[] data = record.data();
    return RECORD_BYTES + (data == null ? 0 : data.length);
  }
}
