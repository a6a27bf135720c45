package io.pinbeam.pipelines.stream.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists the shards of all streams in a thread of its own: each 30 s, and when it is asked to. */
final class ShardLister implements AutoCloseable {
  /**
   * @param number how many had been asked for when it began
   */
  record Listing(long number, List<ShardInfo> shards) {}

  private static final Logger LOG = LoggerFactory.getLogger(ShardLister.class);
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final ShardClient client;
  private final List<String> streams;
  private final Semaphore news;
  private final Thread thread = new Thread(this::run, "pinbeam list shards");
  private long asked;
  private @Nullable Listing listing;
  private @Nullable Exception failure;
  private boolean isListed;
  private volatile boolean isClosed;

  ShardLister(ShardClient client, List<String> streams, boolean isListed, Semaphore news) {
    this.client = client;
    this.streams = streams;
    this.isListed = isListed;
    this.news = news;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Asks for a listing that begins after now; its number is this or a greater one. */
  synchronized long ask() {
    notifyAll();
    return ++asked;
  }

  /** A listing that was not polled yet; null if there is none. */
  synchronized @Nullable Listing poll() throws IOException {
    if (failure != null) {
      throw new IOException("cannot list the shards: " + failure.getMessage(), failure);
    }
    Listing polled = listing;
    listing = null;
    return polled;
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
  }

  private void run() {
    try {
      while (!isClosed) {
        long number = askedSoFar();
        List<ShardInfo> shards = new ArrayList<>();
        for (String stream : streams) {
          shards.addAll(list(stream));
        }
        publish(new Listing(number, shards));
        awaitNext(number);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
  }

  private List<ShardInfo> list(String stream) throws IOException, InterruptedException {
    Backoff backoff =
        new Backoff(
            "cannot list the shards of " + stream,
            "the shards of " + stream + " are listed again",
            LOG);
    while (true) {
      try {
        List<ShardInfo> shards = client.shards(stream);
        backoff.succeeded();
        return shards;
      } catch (FileNotFoundException e) {
        if (!isListed) {
          throw e;
        }
        backoff.failed(e);
      } catch (IOException e) {
        if (isClosed) {
          throw new InterruptedException();
        }
        backoff.failed(e);
      }
    }
  }

  private synchronized long askedSoFar() {
    return asked;
  }

  private synchronized void publish(Listing next) {
    listing = next;
    isListed = true;
    news.release();
  }

  private synchronized void fail(Exception e) {
    if (!isClosed) {
      failure = e;
      news.release();
    }
  }

  private synchronized void awaitNext(long number) throws InterruptedException {
    long end = System.nanoTime() + PERIOD_NANOS;
    while (asked == number) {
      long nanos = end - System.nanoTime();
      if (nanos <= 0) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, nanos);
    }
  }
}
