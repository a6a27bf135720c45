package io.pinbeam.pipelines.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads ranges of offsets, each to its end, with one consumer: one for each task.
 *
 * <p>A range has ended when the consumer's position has passed it, not when a record with its last
 * offset was seen: that offset may be a transaction's marker, an aborted record, or compacted away.
 * Records of aborted transactions are not handed out.
 *
 * <p>Not safe for use by more than one thread.
 */
public final class KafkaRangeReader implements AutoCloseable {
  private static final Duration DEFAULT_IDLE_LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final KafkaClientConfig config;
  private final Duration idleLimit;
  private final Consumer<byte[], byte[]> consumer;

  private KafkaRangeReader(
      KafkaClientConfig config, Duration idleLimit, Consumer<byte[], byte[]> consumer) {
    this.config = config;
    this.idleLimit = idleLimit;
    this.consumer = consumer;
  }

  /** A reader that gives up when nothing has arrived for 60 seconds. */
  public static KafkaRangeReader open(KafkaClientConfig config) throws IOException {
    return open(config, DEFAULT_IDLE_LIMIT);
  }

  /** A reader that gives up when nothing has arrived for so long. */
  public static KafkaRangeReader open(KafkaClientConfig config, Duration idleLimit)
      throws IOException {
    return new KafkaRangeReader(config, idleLimit, config.openConsumer());
  }

  /**
   * Hands out every committed record of a range that still exists.
   *
   * @return how many records there were
   * @throws IOException in one line without secrets, if the range cannot be read to its end; what
   *     was handed out before it stays handed out. What the sink throws passes unchanged
   */
  public long read(KafkaRange range, KafkaRecordSink sink) throws IOException {
    TopicPartition partition = new TopicPartition(range.topic(), range.partition());
    if (range.offsets() > 0) {
      seek(partition, range);
    }
    long records = 0;
    long position = range.from();
    long heardAt = System.nanoTime();
    while (position < range.to()) {
      List<ConsumerRecord<byte[], byte[]>> polled = poll(partition, range, position);
      for (ConsumerRecord<byte[], byte[]> record : polled) {
        if (record.offset() >= range.to()) {
          break;
        }
        sink.accept(
            range.topic(), range.partition(), record.offset(), record.timestamp(), record.value());
        records++;
      }
      long reached = position(partition, range, position);
      if (reached > position) {
        position = reached;
        heardAt = System.nanoTime();
      } else if (System.nanoTime() - heardAt > idleLimit.toNanos()) {
        throw new IOException(
            "nothing arrived for " + idleLimit.toMillis() / 1e3 + " s" + at(range, position));
      }
    }
    return records;
  }

  @Override
  public void close() {
    consumer.close(CLOSE);
  }

  private void seek(TopicPartition partition, KafkaRange range) throws IOException {
    try {
      consumer.assign(List.of(partition));
      consumer.seek(partition, range.from());
    } catch (KafkaException e) {
      throw failure(e, range, range.from());
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> poll(
      TopicPartition partition, KafkaRange range, long position) throws IOException {
    try {
      ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
      return polled.records(partition);
    } catch (KafkaException e) {
      throw failure(e, range, position);
    }
  }

  /** The consumer's position, or the one it had while it is finding the partition's leader anew. */
  private long position(TopicPartition partition, KafkaRange range, long before)
      throws IOException {
    try {
      return consumer.position(partition, POLL);
    } catch (TimeoutException e) {
      return before;
    } catch (KafkaException e) {
      throw failure(e, range, before);
    }
  }

  private IOException failure(KafkaException e, KafkaRange range, long position) {
    if (e instanceof InterruptException) {
      return new InterruptedIOException("interrupted" + at(range, position));
    }
    if (e instanceof OffsetOutOfRangeException) {
      return new IOException(
          "offsets that were there when the read began are gone, deleted by their age or size or by"
              + " hand"
              + at(range, position),
          e);
    }
    return config.failure("cannot read" + at(range, position), e);
  }

  private String at(KafkaRange range, long position) {
    return " from "
        + config
        + ", topic "
        + range.topic()
        + ", partition "
        + range.partition()
        + ", at offset "
        + position
        + " of "
        + range.from()
        + " to "
        + range.to();
  }
}
