package io.pinbeam.pipelines.stream.source;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * Reads a shard by GetRecords.
 *
 * <p>After a position it begins with the record there, not after it, and drops it: only so it shows
 * whether the service still has it. One whose time is over is not refused; reading then begins
 * somewhere later, without a word.
 */
final class KinesisShardReader implements ShardReader {
  private static final Logger LOG = LoggerFactory.getLogger(KinesisShardReader.class);

  private static final int MOST_RECORDS = 10_000;

  /** A shard answers five calls a second, for all of its consumers. */
  private static final long PACE_MILLIS = 250;

  private static final long SLOWEST_PACE_MILLIS = 1_000;

  /** How long after the service refused a call the slower pace is kept. */
  private static final long SLOW_FOR_MILLIS = 60_000;

  /** What a shard gives in a second, for all of its consumers; more at once is made up for. */
  private static final long BYTES_A_SECOND = 2 << 20;

  /** Records are kept for a day at least. */
  private static final long STUCK_BEHIND_MILLIS = TimeUnit.HOURS.toMillis(23);

  private static final int STUCK_CALLS = 20;

  private final KinesisClient client;
  private final ShardId shard;

  /** Where to begin while no record was handed out. */
  private final StartPosition start;

  /** The record that reading begins at, or goes on after; null for {@link #start}. */
  private @Nullable String position;

  /** Whether the record at {@link #position} is to be handed out. */
  private boolean isInclusive;

  /** Whether the record at {@link #position} is expected, and was not seen yet. */
  private boolean isAwaited;

  private @Nullable String iterator;
  private boolean isEnded;
  private boolean isToldOfAggregation;
  private int emptyCalls;
  private long behindMillis;

  private long leastPaceMillis = PACE_MILLIS;
  private long paceMillis = PACE_MILLIS;
  private boolean wasThrottled;
  private long throttledAt;
  private long nextCallAt = Long.MIN_VALUE;

  private KinesisShardReader(
      KinesisClient client,
      ShardId shard,
      StartPosition start,
      @Nullable String position,
      boolean isInclusive) {
    this.client = client;
    this.shard = shard;
    this.start = start;
    this.position = position;
    this.isInclusive = isInclusive;
  }

  static KinesisShardReader open(KinesisClient client, ShardId shard, StartPosition start)
      throws IOException {
    // An iterator that expires before it gave a record must not begin at a later tip.
    StartPosition again =
        start.type() == StartPosition.Type.LATEST ? StartPosition.at(Instant.now()) : start;
    KinesisShardReader reader = new KinesisShardReader(client, shard, again, null, false);
    reader.iterate(start);
    return reader;
  }

  static KinesisShardReader open(
      KinesisClient client, ShardId shard, String position, boolean isInclusive)
      throws IOException {
    KinesisShardReader reader =
        new KinesisShardReader(client, shard, StartPosition.trimHorizon(), position, isInclusive);
    reader.iterate();
    return reader;
  }

  /** For tests that make many calls. */
  KinesisShardReader withoutPace() {
    leastPaceMillis = 0;
    paceMillis = 0;
    return this;
  }

  @Override
  public Fetch fetch() throws IOException, InterruptedException {
    awaitPace();
    if (isEnded) {
      return new Fetch(List.of(), true, true, 0, -1);
    }
    GetRecordsResponse response;
    try {
      response = next();
    } catch (ExpiredIteratorException e) {
      LOG.info("The iterator of {} has expired: a new one goes on where it was", shard);
      iterator = null;
      return new Fetch(List.of(), false, false, behindMillis, -1);
    }
    List<FetchedRecord> records = records(response);
    behindMillis = response.millisBehindLatest() == null ? 0 : response.millisBehindLatest();
    boolean isEmpty = response.records().isEmpty();
    // Not with records: the last of them and one that is not among them may have come in the same
    // millisecond.
    boolean isAtTip = isEmpty && behindMillis == 0;
    iterator = response.nextShardIterator();
    isEnded = iterator == null;
    look(response.records(), isAtTip || isEnded);
    if (!records.isEmpty()) {
      position = records.get(records.size() - 1).position();
      isInclusive = false;
    }
    emptyCalls = isEmpty && behindMillis > STUCK_BEHIND_MILLIS ? emptyCalls + 1 : 0;
    if (emptyCalls >= STUCK_CALLS && isAwaited) {
      beginAtOldest();
    }
    return new Fetch(records, isAtTip, isEnded, behindMillis, -1);
  }

  @Override
  public void close() {
    // The client belongs to all readers; a shard's iterator is not held by the service.
  }

  private GetRecordsResponse next() throws IOException, InterruptedException {
    long asked = now();
    nextCallAt = asked + paceMillis;
    try {
      if (iterator == null) {
        iterate();
      }
      GetRecordsResponse response =
          client.getRecords(r -> r.shardIterator(iterator).limit(MOST_RECORDS));
      if (wasThrottled) {
        nextCallAt = asked + Math.max(paceMillis, bytes(response) * 1_000 / BYTES_A_SECOND);
        if (asked - throttledAt > SLOW_FOR_MILLIS) {
          paceMillis = leastPaceMillis;
        }
      }
      return response;
    } catch (ExpiredIteratorException e) {
      throw e;
    } catch (AbortedException e) {
      throw interrupted(e);
    } catch (SdkException e) {
      if (e instanceof AwsServiceException service && service.isThrottlingException()) {
        wasThrottled = true;
        throttledAt = asked;
        paceMillis = Math.min(SLOWEST_PACE_MILLIS, paceMillis * 2);
        nextCallAt = asked + paceMillis;
      }
      throw failure(e);
    }
  }

  private List<FetchedRecord> records(GetRecordsResponse response) {
    List<FetchedRecord> records = new ArrayList<>(response.records().size());
    for (Record record : response.records()) {
      if (isBefore(record.sequenceNumber())) {
        continue;
      }
      byte[] data = record.data().asByteArrayUnsafe();
      if (!isToldOfAggregation && isAggregated(data)) {
        isToldOfAggregation = true;
        LOG.warn(
            "{} has records of the Kinesis Producer Library that hold several: they are not taken"
                + " apart, the first is at {}. Turn off AggregationEnabled where they are put",
            shard,
            record.sequenceNumber());
      }
      records.add(
          new FetchedRecord(
              record.sequenceNumber(), record.approximateArrivalTimestamp().toEpochMilli(), data));
    }
    return records;
  }

  private boolean isBefore(String sequenceNumber) {
    if (position == null) {
      return false;
    }
    int order = Positions.ORDER.compare(sequenceNumber, position);
    return order < 0 || (order == 0 && !isInclusive);
  }

  /** Tells of a record that is gone. */
  private void look(List<Record> records, boolean isAll) {
    if (!isAwaited || (records.isEmpty() && !isAll)) {
      return;
    }
    isAwaited = false;
    String first = records.isEmpty() ? null : records.get(0).sequenceNumber();
    if (first == null || Positions.ORDER.compare(first, position) > 0) {
      LOG.warn(
          "{} does not have the record at {} any more: those from there to {} that were not read"
              + " yet are lost",
          shard,
          position,
          first == null ? "now" : first);
    }
  }

  /**
   * The service was seen to answer with nothing, for ever, where the record to begin at is older
   * than what it keeps. What is read again from the oldest record on is dropped.
   */
  private void beginAtOldest() throws IOException {
    LOG.info("{} gives nothing at {}; looking from its oldest record on", shard, position);
    iterate(StartPosition.trimHorizon());
    emptyCalls = 0;
  }

  private void iterate() throws IOException {
    if (position == null) {
      iterate(start);
      return;
    }
    try {
      iterator =
          iterator(
              r ->
                  r.shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                      .startingSequenceNumber(position));
      isAwaited = true;
    } catch (InvalidArgumentException e) {
      throw new IllegalStateException(
          "the records after "
              + position
              + " of "
              + shard
              + " cannot be read: this is not the stream that the position is of, but one made anew"
              + " under its name. Give another --output",
          e);
    } catch (SdkException e) {
      throw failure(e);
    }
  }

  private void iterate(StartPosition from) throws IOException {
    try {
      iterator =
          switch (from.type()) {
            case TRIM_HORIZON -> iterator(r -> r.shardIteratorType(ShardIteratorType.TRIM_HORIZON));
            case LATEST -> iterator(r -> r.shardIteratorType(ShardIteratorType.LATEST));
            case AT_TIMESTAMP -> iteratorAt(from.timestamp());
          };
    } catch (SdkException e) {
      throw failure(e);
    }
  }

  private String iteratorAt(@Nullable Instant time) {
    try {
      return iterator(r -> r.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(time));
    } catch (InvalidArgumentException e) {
      // By the service's clock this is in the future: no record that is there has come since.
      return iterator(r -> r.shardIteratorType(ShardIteratorType.LATEST));
    }
  }

  private String iterator(Consumer<GetShardIteratorRequest.Builder> kind) {
    GetShardIteratorRequest.Builder request =
        GetShardIteratorRequest.builder().streamName(shard.stream()).shardId(shard.shard());
    kind.accept(request);
    return client.getShardIterator(request.build()).shardIterator();
  }

  private IOException failure(SdkException e) {
    return KinesisShards.failure("cannot read " + shard, e);
  }

  private void awaitPace() throws InterruptedException {
    long wait = nextCallAt == Long.MIN_VALUE ? 0 : nextCallAt - now();
    if (isEnded) {
      wait = PACE_MILLIS;
    }
    if (wait > 0) {
      Thread.sleep(wait);
    }
  }

  private static InterruptedException interrupted(AbortedException e) {
    // The exception stands for the flag that the client set.
    Thread.interrupted();
    InterruptedException interrupted = new InterruptedException(e.getMessage());
    interrupted.initCause(e);
    return interrupted;
  }

  private static long bytes(GetRecordsResponse response) {
    return response.records().stream()
        .mapToLong(record -> record.data().asByteArrayUnsafe().length)
        .sum();
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** As the library marks them. */
  private static boolean isAggregated(byte[] data) {
    return data.length > 20
        && data[0] == (byte) 0xF3
        && data[1] == (byte) 0x89
        && data[2] == (byte) 0x9A
        && data[3] == (byte) 0xC2;
  }
}
