package io.pinbeam.launch;

import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.emulator.PostKind;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.checkerframework.checker.nullness.qual.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.retry.RetryPolicy;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Puts made-up posts into the three Kinesis streams of a user, and keeps an account of what the
 * service acknowledged: the place of every record. Nothing is put twice: a call that fails ends the
 * load.
 *
 * <p>As a program, {@code endpoint user posts postsPerSecond journal}, it writes the account down:
 * a line {@code millis place} for each record, the time being the one before the call.
 */
public final class StreamLoad implements AutoCloseable {
  /** What became of one record. */
  record Put(PostKind kind, long post, boolean isBroken, long millis) {}

  static final String USER = "u";
  private static final int SHARDS = 2;
  private static final int MAX_POSTS_OF_A_CALL = 500;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Every so many records one is cut off, and must become a dead letter. */
  private static final int BROKEN = 97;

  private final KinesisClient kinesis;
  private final String user;
  private final PostGenerator posts = PostGenerator.withSeed(7);
  private final Map<String, Put> account = new HashMap<>();
  private @Nullable Thread thread;
  private volatile long put;
  private volatile @Nullable Throwable fault;
  private volatile boolean stopped;

  private StreamLoad(KinesisClient kinesis, String user) {
    this.kinesis = kinesis;
    this.user = user;
  }

  /** Into the streams of a local cloud; credentials are those of the system properties. */
  static StreamLoad into(String endpoint, String user) {
    return new StreamLoad(
        KinesisClient.builder()
            .endpointOverride(URI.create(endpoint))
            // A retry whose first try was stored would be a record that nobody knows of.
            .overrideConfiguration(c -> c.retryPolicy(RetryPolicy.none()))
            .build(),
        user);
  }

  public static void main(String[] arguments) throws Exception {
    try (StreamLoad load = into(arguments[0], arguments[1])) {
      load.createStreams();
      System.out.println("READY");
      load.start(Long.parseLong(arguments[2]), Integer.parseInt(arguments[3]));
      load.await(Duration.ofHours(2));
      load.write(Path.of(arguments[4]));
      System.out.println("PUT " + load.count());
    }
  }

  static String stream(String user, PostKind kind) {
    return "streaming-" + user + "-" + kind.label();
  }

  /** Of two shards each; those that are there stay as they are. */
  void createStreams() {
    List<String> there = kinesis.listStreams().streamNames();
    for (PostKind kind : PostKind.values()) {
      String stream = stream(user, kind);
      if (!there.contains(stream)) {
        kinesis.createStream(s -> s.streamName(stream).shardCount(SHARDS));
      }
    }
  }

  /**
   * Begins to put.
   *
   * @param count how many posts; each is three records
   * @param postsPerSecond or 0: as fast as they are taken
   */
  void start(long count, int postsPerSecond) {
    Thread putter = new Thread(() -> run(count, postsPerSecond), "load");
    putter.setDaemon(true);
    thread = putter;
    putter.start();
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

  static String place(String stream, String shard, String position) {
    return stream + "/" + shard + "@" + position;
  }

  /** Splits the first open shard of a stream in the middle. */
  void split(PostKind kind) {
    Shard shard = open(kind).get(0);
    BigInteger middle = start(shard).add(end(shard)).shiftRight(1);
    kinesis.splitShard(
        s ->
            s.streamName(stream(user, kind))
                .shardToSplit(shard.shardId())
                .newStartingHashKey(middle.toString()));
  }

  /** Merges the last two open shards of a stream. */
  void merge(PostKind kind) {
    List<Shard> open = open(kind);
    kinesis.mergeShards(
        m ->
            m.streamName(stream(user, kind))
                .shardToMerge(open.get(open.size() - 2).shardId())
                .adjacentShardToMerge(open.get(open.size() - 1).shardId()));
  }

  /** By hash keys. */
  private List<Shard> open(PostKind kind) {
    return kinesis.listShards(l -> l.streamName(stream(user, kind))).shards().stream()
        .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
        .sorted(Comparator.comparing(StreamLoad::start))
        .toList();
  }

  private static BigInteger start(Shard shard) {
    return new BigInteger(shard.hashKeyRange().startingHashKey());
  }

  private static BigInteger end(Shard shard) {
    return new BigInteger(shard.hashKeyRange().endingHashKey());
  }

  private void run(long count, int postsPerSecond) {
    long begin = System.nanoTime();
    long next = 0;
    try {
      while (next < count && !stopped) {
        long due =
            postsPerSecond == 0
                ? count
                : Math.min(count, (System.nanoTime() - begin) * postsPerSecond / 1_000_000_000L);
        if (due <= next) {
          TimeUnit.NANOSECONDS.sleep(TICK_NANOS);
          continue;
        }
        long end = Math.min(due, next + MAX_POSTS_OF_A_CALL);
        for (PostKind kind : PostKind.values()) {
          put(kind, next, end);
        }
        next = end;
      }
    } catch (RuntimeException e) {
      fault = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(PostKind kind, long first, long end) {
    List<PutRecordsRequestEntry> entries = new ArrayList<>();
    for (long post = first; post < end; post++) {
      String json = posts.raw(kind, post);
      String body = isBroken(kind, post) ? json.substring(0, json.length() / 2) : json;
      entries.add(
          PutRecordsRequestEntry.builder()
              .partitionKey(Long.toString(post))
              .data(SdkBytes.fromUtf8String(body))
              .build());
    }
    long millis = System.currentTimeMillis();
    String stream = stream(user, kind);
    PutRecordsResponse response = kinesis.putRecords(r -> r.streamName(stream).records(entries));
    synchronized (account) {
      for (int i = 0; i < entries.size(); i++) {
        PutRecordsResultEntry result = response.records().get(i);
        // One that was refused is nowhere, and part of no account.
        if (result.errorCode() == null) {
          long post = first + i;
          account.put(
              place(stream, result.shardId(), result.sequenceNumber()),
              new Put(kind, post, isBroken(kind, post), millis));
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
    kinesis.close();
  }
}
