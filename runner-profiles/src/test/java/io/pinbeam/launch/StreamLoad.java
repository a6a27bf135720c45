package io.pinbeam.launch;

import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.emulator.PostKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Puts made-up posts into the three streams of a user, and keeps an account of what the service
 * acknowledged: the place of every record. Nothing is put twice: a call that fails ends the load.
 *
 * <p>As a program, {@code endpoint user posts postsPerSecond journal}, it puts into Kinesis and
 * writes the account down: a line {@code millis place} for each record, the time being the one
 * before the call. With {@code seconds} behind it, it puts into Kafka what seems to have come over
 * the last seconds; with 0 what comes now.
 */
public final class StreamLoad implements AutoCloseable {
  /** What became of one record. */
  record Put(PostKind kind, long post, boolean isBroken, long millis) {}

  static final String USER = "u";
  private static final int MAX_POSTS_OF_A_CALL = 500;
  private static final long TICK_MILLIS = 50;

  /** Every so many records one is cut off, and must become a dead letter. */
  private static final int BROKEN = 97;

  private final LoadTarget target;
  private final PostGenerator posts = PostGenerator.withSeed(7);
  private final Map<String, Put> account = new HashMap<>();
  private @Nullable Thread thread;
  private volatile int rate;
  private volatile long put;
  private volatile @Nullable Throwable fault;
  private volatile boolean stopped;

  private StreamLoad(LoadTarget target) {
    this.target = target;
  }

  /** The target is closed with the load. */
  static StreamLoad into(LoadTarget target) {
    return new StreamLoad(target);
  }

  public static void main(String[] arguments) throws Exception {
    long posts = Long.parseLong(arguments[2]);
    try (LoadTarget target = target(arguments, posts);
        StreamLoad load = into(target)) {
      target.create();
      System.out.println("READY");
      load.start(posts, Integer.parseInt(arguments[3]));
      load.await(Duration.ofHours(2));
      load.write(Path.of(arguments[4]));
    }
  }

  private static LoadTarget target(String[] arguments, long posts) {
    if (arguments.length == 5) {
      return KinesisTarget.at(arguments[0], arguments[1]);
    }
    int seconds = Integer.parseInt(arguments[5]);
    return seconds == 0
        ? KafkaTarget.at(arguments[0], arguments[1], 0)
        : KafkaTarget.over(arguments[0], arguments[1], posts, seconds);
  }

  /**
   * Begins to put.
   *
   * @param count how many posts; each is three records
   * @param postsPerSecond or 0: as fast as they are taken
   */
  void start(long count, int postsPerSecond) {
    rate = postsPerSecond;
    Thread putter = new Thread(() -> run(count), "load");
    putter.setDaemon(true);
    thread = putter;
    putter.start();
  }

  /** From now on so many a second. */
  void pace(int postsPerSecond) {
    rate = postsPerSecond;
  }

  /** Waits until all is put. */
  void await(Duration limit) throws InterruptedException {
    Thread putter = Objects.requireNonNull(thread, "not started");
    putter.join(limit.toMillis());
    if (fault != null) {
      throw new AssertionError("the load failed after " + put + " records", fault);
    }
    if (putter.isAlive()) {
      throw new AssertionError("only " + put + " records are put after " + limit);
    }
  }

  /** Puts no more. */
  void stop() throws InterruptedException {
    stopped = true;
    await(Duration.ofSeconds(30));
  }

  /** How many records are put by now. */
  long count() {
    return put;
  }

  /** What was put at each {@code stream/shard@position}; complete when the load has ended. */
  Map<String, Put> account() {
    synchronized (account) {
      return Map.copyOf(account);
    }
  }

  private void run(long count) {
    long last = System.nanoTime();
    double allowed = 0;
    long next = 0;
    try {
      while (next < count && !stopped) {
        long now = System.nanoTime();
        allowed += (now - last) * (double) rate / 1_000_000_000L;
        last = now;
        long due = rate == 0 ? count : Math.min(count, (long) allowed);
        if (due <= next) {
          TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
          continue;
        }
        long end = Math.min(due, next + MAX_POSTS_OF_A_CALL);
        for (PostKind kind : PostKind.values()) {
          put(kind, next, end);
        }
        next = end;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      fault = e;
    }
  }

  private void put(PostKind kind, long first, long end) throws Exception {
    List<byte[]> bodies = new ArrayList<>();
    for (long post = first; post < end; post++) {
      String json = posts.raw(kind, post);
      String body = isBroken(kind, post) ? json.substring(0, json.length() / 2) : json;
      bodies.add(body.getBytes(StandardCharsets.UTF_8));
    }
    long millis = System.currentTimeMillis();
    List<@Nullable String> places = target.put(kind, first, bodies);
    synchronized (account) {
      for (int i = 0; i < places.size(); i++) {
        String place = places.get(i);
        // One that was refused is nowhere, and part of no account.
        if (place != null) {
          long post = first + i;
          account.put(place, new Put(kind, post, isBroken(kind, post), millis));
        }
      }
      put = account.size();
    }
  }

  private static boolean isBroken(PostKind kind, long post) {
    return (post * PostKind.values().length + kind.ordinal()) % BROKEN == 0;
  }

  private void write(Path journal) throws IOException {
    Files.write(
        journal,
        account().entrySet().stream()
            .map(e -> String.format(Locale.ROOT, "%d %s", e.getValue().millis(), e.getKey()))
            .toList());
  }

  @Override
  public void close() {
    stopped = true;
    target.close();
  }
}
