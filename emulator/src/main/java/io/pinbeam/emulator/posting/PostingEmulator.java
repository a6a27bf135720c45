package io.pinbeam.emulator.posting;

import io.pinbeam.emulator.PostKind;
import io.pinbeam.emulator.RowDraws;
import io.pinbeam.emulator.database.DatabaseException;
import io.pinbeam.emulator.database.SourceDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Draws rows, reads them in batches, and has several requests under way while the next batch is
 * read. One thread draws and reads; each request has a thread of its own.
 */
final class PostingEmulator {
  /** How many batches wait for each that is under way. */
  private static final int PREFETCH = 2;

  private static final Duration SLICE = Duration.ofMillis(100);

  private final PostingSettings settings;
  private final SourceDatabase database;
  private final Delivery delivery;
  private final Journal journal;
  private final PostingCounts counts;
  private final PostingClock clock;
  private final Backoff backoff;
  private final PostRecords records;
  private final List<Destination> destinations;
  private final Semaphore room;
  private final AtomicReference<PostingException> fault = new AtomicReference<>();
  private volatile boolean ending;

  PostingEmulator(
      PostingSettings settings,
      SourceDatabase database,
      Delivery delivery,
      Journal journal,
      PostingCounts counts) {
    this.settings = settings;
    this.database = database;
    this.delivery = delivery;
    this.journal = journal;
    this.counts = counts;
    clock = PostingClock.SYSTEM;
    backoff = Backoff.USUAL;
    records = PostRecords.withDefects(settings.defects());
    destinations = settings.destinations();
    room = new Semaphore(settings.inFlight() * PREFETCH);
  }

  /** Makes no further draw; what was read is still posted. */
  void end() {
    ending = true;
    delivery.end();
  }

  /** Posts until the count is reached, it is told to end, or something is wrong for good. */
  PostingSummary run(RowDraws draws) throws InterruptedException {
    long start = clock.nanoTime();
    ExecutorService posting =
        Executors.newFixedThreadPool(
            settings.inFlight(),
            task -> {
              Thread thread = new Thread(task, "posting");
              thread.setDaemon(true);
              return thread;
            });
    try {
      readAll(draws, posting, start);
    } catch (PostingException e) {
      fault.compareAndSet(null, e);
    }
    posting.shutdown();
    while (!posting.awaitTermination(1, TimeUnit.SECONDS)) {
      if (fault.get() != null) {
        delivery.end();
      }
    }
    return PostingSummary.of(
        counts,
        Duration.ofNanos(clock.nanoTime() - start),
        Optional.ofNullable(fault.get()).map(Exception::getMessage));
  }

  private void readAll(RowDraws draws, ExecutorService posting, long start)
      throws PostingException, InterruptedException {
    int size = settings.postsPerBatch();
    long count = settings.count().orElse(Long.MAX_VALUE);
    long first = 0;
    long paced = 0;
    for (long number = 0; first < count && !isOver(); number++) {
      List<RowDraws.Draw> drawn = new ArrayList<>(size);
      for (int i = 0; i < Math.min(size, count - first); i++) {
        drawn.add(draws.next());
      }
      if (isDone(number, drawn.size())) {
        counts.posts.add(drawn.size());
        for (Destination destination : destinations) {
          counts.acknowledgedEarlier.add(journal.acknowledged(destination, number));
        }
      } else {
        pace(drawn, paced++, start);
        if (isOver()) {
          return;
        }
        post(number, first, drawn, posting);
      }
      first += drawn.size();
    }
  }

  private boolean isOver() {
    return ending || fault.get() != null;
  }

  private boolean isDone(long number, int draws) {
    return destinations.stream()
        .allMatch(destination -> journal.isComplete(destination, number, draws));
  }

  /** A run that goes on after an earlier start does not wait for what that one posted. */
  private void pace(List<RowDraws.Draw> drawn, long before, long start)
      throws InterruptedException {
    double rate = settings.rate().orElse(0);
    long until = clock.nanoTime();
    if (settings.pauses()) {
      until += TimeUnit.SECONDS.toNanos(drawn.get(0).pauseSeconds());
    } else if (rate > 0) {
      until = start + (long) (before * settings.postsPerBatch() / rate * 1e9);
    }
    for (long left = until - clock.nanoTime();
        left > 0 && !isOver();
        left = until - clock.nanoTime()) {
      clock.sleep(Duration.ofNanos(Math.min(left, SLICE.toNanos())));
    }
  }

  private void post(long number, long first, List<RowDraws.Draw> drawn, ExecutorService posting)
      throws PostingException, InterruptedException {
    Set<Long> keys = drawn.stream().map(RowDraws.Draw::key).collect(Collectors.toSet());
    Map<PostKind, Map<Long, String>> rows = read(keys);
    keys.removeIf(key -> rows.values().stream().anyMatch(byKey -> !byKey.containsKey(key)));
    counts.posts.add(drawn.size());
    counts.withoutRow.add(drawn.stream().filter(draw -> !keys.contains(draw.key())).count());
    for (Destination destination : destinations) {
      List<PostedRecord> posted = new ArrayList<>(drawn.size());
      for (RowDraws.Draw draw : drawn) {
        if (keys.contains(draw.key())) {
          String row = rows.get(destination.kind()).get(draw.key());
          posted.addAll(records.of(destination.kind(), draw.key(), row));
        }
      }
      submit(new PostBatch(destination, number, first, drawn.size(), posted), posting);
    }
  }

  /** Waits while enough requests wait, so that memory does not grow when the gateway is slow. */
  private void submit(PostBatch batch, ExecutorService posting) throws InterruptedException {
    while (!room.tryAcquire(SLICE.toMillis(), TimeUnit.MILLISECONDS)) {
      if (fault.get() != null) {
        return;
      }
    }
    posting.execute(
        () -> {
          try {
            if (fault.get() == null) {
              delivery.deliver(batch);
            }
          } catch (PostingException e) {
            fault.compareAndSet(null, e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            fault.compareAndSet(null, new PostingException(e.toString(), e));
          } finally {
            room.release();
          }
        });
  }

  private Map<PostKind, Map<Long, String>> read(Set<Long> keys)
      throws PostingException, InterruptedException {
    long start = clock.nanoTime();
    for (int failures = 1; ; failures++) {
      try {
        return database.records(keys);
      } catch (DatabaseException e) {
        if (e.isLasting() || ending || clock.nanoTime() - start > settings.patience().toNanos()) {
          throw new PostingException(e.getMessage(), e);
        }
      }
      clock.sleep(backoff.after(failures, Optional.empty()));
    }
  }
}
