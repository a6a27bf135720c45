package io.pinbeam.pipelines.stream.source;

import io.pinbeam.pipelines.source.KafkaClientConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a partition with a consumer of its own.
 *
 * <p>Whether the partition has no further records is asked of the broker, after nothing came: a
 * consumer that cannot reach it gives nothing either.
 */
final class KafkaPartitionReader implements ShardReader {
  static final Duration WAIT = Duration.ofMillis(250);

  private static final Logger LOG = LoggerFactory.getLogger(KafkaPartitionReader.class);

  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  /** How far a producer's clock may be ahead. */
  private static final long CLOCK_MILLIS = 60_000;

  private final KafkaClientConfig config;
  private final ShardId shard;
  private final TopicPartition partition;
  private final Consumer<byte[], byte[]> consumer;

  /** The consumer's own position, which an error does not change. */
  private long next;

  private long lastArrival;

  private KafkaPartitionReader(
      KafkaClientConfig config,
      ShardId shard,
      TopicPartition partition,
      Consumer<byte[], byte[]> consumer) {
    this.config = config;
    this.shard = shard;
    this.partition = partition;
    this.consumer = consumer;
    this.lastArrival = System.currentTimeMillis();
  }

  static KafkaPartitionReader open(
      KafkaClientConfig config, Map<String, String> defaults, ShardId shard, StartPosition start)
      throws IOException {
    return open(
        config,
        defaults,
        shard,
        reader ->
            switch (start.type()) {
              case TRIM_HORIZON -> reader.oldest();
              case LATEST -> reader.end();
              case AT_TIMESTAMP -> reader.firstSince(start.timestamp().toEpochMilli());
            });
  }

  static KafkaPartitionReader open(
      KafkaClientConfig config, Map<String, String> defaults, ShardId shard, long offset)
      throws IOException {
    return open(config, defaults, shard, reader -> reader.offsetOrOldest(offset));
  }

  private static KafkaPartitionReader open(
      KafkaClientConfig config, Map<String, String> defaults, ShardId shard, Place place)
      throws IOException {
    KafkaPartitionReader reader =
        new KafkaPartitionReader(
            config,
            shard,
            new TopicPartition(shard.stream(), Integer.parseInt(shard.shard())),
            config.openConsumer(defaults));
    try {
      reader.consumer.assign(List.of(reader.partition));
      reader.next = place.in(reader);
      reader.consumer.seek(reader.partition, reader.next);
      return reader;
    } catch (KafkaException e) {
      reader.close();
      throw reader.failure(e);
    }
  }

  @Override
  public synchronized Fetch fetch() throws IOException, InterruptedException {
    try {
      List<FetchedRecord> records = poll();
      if (!records.isEmpty()) {
        // Nothing may fail from here on: the consumer does not give them again.
        next = Long.parseLong(records.get(records.size() - 1).position()) + 1;
        long behind = consumer.currentLag(partition).orElse(-1);
        lastArrival = records.get(records.size() - 1).arrivalMillis();
        return new Fetch(records, false, false, behind == 0 ? 0 : behindMillis(), behind);
      }
      next = consumer.position(partition, ANSWER);
      long behind = Math.max(0, end() - next);
      return new Fetch(records, behind == 0, false, behind == 0 ? 0 : behindMillis(), behind);
    } catch (InterruptException e) {
      // The exception stands for the flag that the client set.
      Thread.interrupted();
      InterruptedException interrupted = new InterruptedException(e.getMessage());
      interrupted.initCause(e);
      throw interrupted;
    } catch (KafkaException e) {
      throw failure(e);
    }
  }

  /** Ends a fetch in another thread. */
  @Override
  public void close() {
    consumer.wakeup();
    synchronized (this) {
      try {
        consumer.close(CLOSE);
      } catch (InterruptException e) {
        // It is closed all the same, and the thread's flag is set again. Thrown out of a thread of
        // our own, this would end the whole VM where that is an executor of Spark.
      }
    }
  }

  private List<FetchedRecord> poll() {
    List<FetchedRecord> records = new ArrayList<>();
    try {
      long latest = System.currentTimeMillis() + CLOCK_MILLIS;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(WAIT).records(partition)) {
        records.add(
            new FetchedRecord(
                Long.toString(record.offset()), arrival(record, latest), record.value()));
      }
    } catch (OffsetOutOfRangeException e) {
      goOnAtOldest(e);
    }
    return records;
  }

  /** A producer may set any time, or none: one that lies ahead would close windows too early. */
  private static long arrival(ConsumerRecord<byte[], byte[]> record, long latest) {
    long stamp = record.timestamp();
    return stamp < 0 || stamp > latest ? latest - CLOCK_MILLIS : stamp;
  }

  private void goOnAtOldest(OffsetOutOfRangeException e) {
    long oldest = oldest();
    if (next >= oldest) {
      throw new IllegalStateException(
          "the offset "
              + next
              + " of "
              + shard
              + " is behind its end, "
              + end()
              + ": the topic was made anew or has lost records. Give another --output",
          e);
    }
    next = offsetOrOldest(next);
    consumer.seek(partition, next);
  }

  private long offsetOrOldest(long offset) {
    long oldest = oldest();
    if (offset < oldest) {
      LOG.warn(
          "{} does not have the offsets {} to {} any more: those that were not read yet are lost",
          shard,
          offset,
          oldest - 1);
    }
    return Math.max(offset, oldest);
  }

  private long oldest() {
    return consumer.beginningOffsets(List.of(partition), ANSWER).get(partition);
  }

  /** The last stable offset. */
  private long end() {
    return consumer.endOffsets(List.of(partition), ANSWER).get(partition);
  }

  private long firstSince(long millis) {
    OffsetAndTimestamp found =
        consumer.offsetsForTimes(Map.of(partition, millis), ANSWER).get(partition);
    return found == null ? end() : found.offset();
  }

  private long behindMillis() {
    return Math.max(0, System.currentTimeMillis() - lastArrival);
  }

  private IOException failure(KafkaException e) {
    return config.failure("cannot read " + shard + " of " + config, e);
  }

  /** Where reading begins. */
  private interface Place {
    long in(KafkaPartitionReader reader);
  }
}
