package io.pinbeam.pipelines.stream.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says each minute how the stream is, and notes in the ledger how far behind each shard; on a
 * thread of its own, for it asks the tables.
 */
final class StatusThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusThread.class);
  static final Duration EVERY = Duration.ofMinutes(1);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "stream-status");
            made.setDaemon(true);
            return made;
          });
  private final StreamAccount account;
  private final Supplier<StreamCounts> counts;
  private final RunScreen screen;
  private final LagLines lags;
  private final StallWatch stall;

  private StatusThread(
      StreamAccount account,
      LagLines lags,
      StallWatch stall,
      Supplier<StreamCounts> counts,
      RunScreen screen) {
    this.account = account;
    this.lags = lags;
    this.stall = stall;
    this.counts = counts;
    this.screen = screen;
  }

  static StatusThread start(
      StreamAccount account,
      LagLines lags,
      StallWatch stall,
      Supplier<StreamCounts> counts,
      RunScreen screen,
      Duration every) {
    StatusThread status = new StatusThread(account, lags, stall, counts, screen);
    status.thread.scheduleWithFixedDelay(
        status::sayAndNote, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    return status;
  }

  private void sayAndNote() {
    say();
    try {
      lags.write(Instant.now(), counts.get(), account.lastPositions());
    } catch (IOException | RuntimeException e) {
      LOG.warn("cannot note in the ledger how far behind the shards are: {}", e.getMessage());
    }
  }

  private void say() {
    try {
      account.refresh();
      stall.look(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), counts.get(), account.all());
    } catch (IOException | UncheckedIOException e) {
      // What is said of the tables is a minute old then.
      LOG.warn("cannot read the ledger: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("cannot read the ledger", e);
    }
    StatusText.lines(Instant.now(), counts.get(), account.lastPositions()).forEach(screen::line);
  }

  /** Says it a last time. */
  @Override
  public void close() {
    thread.execute(this::say);
    thread.shutdown();
    try {
      thread.awaitTermination(EVERY.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
