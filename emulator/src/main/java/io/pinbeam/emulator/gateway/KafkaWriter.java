package io.pinbeam.emulator.gateway;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes records to Kafka and tells of each where it is, once all in-sync replicas have it. It
 * makes no topics. After an error that a producer does not survive the next records go by a new
 * one.
 */
final class KafkaWriter implements AutoCloseable {
  private final Map<String, Object> settings;
  private final Duration closeTimeout;
  private Producer<byte[], byte[]> producer;
  private boolean closed;

  KafkaWriter(Map<String, Object> client, GatewayLimits limits) {
    this.settings = settings(client, limits);
    this.closeTimeout = limits.ackTimeout();
    this.producer = create();
  }

  /** One answer for each record, in order; the future itself never fails. */
  CompletableFuture<List<Outcome>> write(String topic, List<Message> messages) {
    Producer<byte[], byte[]> current = current();
    AtomicReferenceArray<Outcome> outcomes = new AtomicReferenceArray<>(messages.size());
    AtomicInteger missing = new AtomicInteger(messages.size());
    CompletableFuture<List<Outcome>> result = new CompletableFuture<>();
    for (int i = 0; i < messages.size(); i++) {
      int index = i;
      send(
          current,
          topic,
          messages.get(i),
          outcome -> {
            if (outcomes.compareAndSet(index, null, outcome) && missing.decrementAndGet() == 0) {
              result.complete(
                  IntStream.range(0, outcomes.length()).mapToObj(outcomes::get).toList());
            }
          });
    }
    return result;
  }

  private void send(
      Producer<byte[], byte[]> current, String topic, Message message, OutcomeListener listener) {
    try {
      current.send(
          new ProducerRecord<>(topic, message.partition(), message.key(), message.value()),
          (metadata, failure) -> {
            if (failure != null) {
              replaceIfBroken(current, failure);
              listener.known(Outcome.failed(failure));
            } else {
              listener.known(Outcome.stored(metadata));
            }
          });
    } catch (RuntimeException e) {
      replaceIfBroken(current, e);
      listener.known(Outcome.failed(e));
    }
  }

  private synchronized Producer<byte[], byte[]> current() {
    return producer;
  }

  private synchronized void replaceIfBroken(Producer<byte[], byte[]> broken, Exception failure) {
    boolean fatal =
        failure instanceof IllegalStateException
            || failure instanceof ProducerFencedException
            || failure instanceof OutOfOrderSequenceException
            || failure instanceof AuthorizationException;
    if (fatal && broken == producer && !closed) {
      producer = create();
      // Not by this thread, which may be the producer's own.
      CompletableFuture.runAsync(() -> broken.close(Duration.ZERO));
    }
  }

  /** Waits for what is under way. */
  @Override
  public void close() {
    Producer<byte[], byte[]> last;
    synchronized (this) {
      closed = true;
      last = producer;
    }
    last.close(closeTimeout);
  }

  private Producer<byte[], byte[]> create() {
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  static Map<String, Object> settings(Map<String, Object> client, GatewayLimits limits) {
    int ack = (int) limits.ackTimeout().toMillis();
    Map<String, Object> settings = new HashMap<>();
    settings.put("client.id", "pinbeam-gateway");
    // Many requests at once fill the batches; one alone does not wait for others.
    settings.put("linger.ms", 0);
    settings.put("batch.size", 128 << 10);
    settings.put("reconnect.backoff.max.ms", 500);
    settings.put("socket.connection.setup.timeout.ms", 3_000);
    settings.putAll(client);
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    // One request at a time: while a partition's leader is new, a broker before Kafka 4.5 may
    // refuse a batch, take the next, and then never the first (KAFKA-15591).
    settings.put("max.in.flight.requests.per.connection", 1);
    settings.put("delivery.timeout.ms", ack);
    settings.put("request.timeout.ms", ack / 2);
    settings.put("max.block.ms", ack / 2);
    // Never full: the bodies under way are bounded below it.
    settings.put("buffer.memory", 2 * limits.maxBytes());
    return settings;
  }

  /** A record to write: to a partition, or to the one that the producer picks for null. */
  record Message(Integer partition, byte[] key, byte[] value) {}

  /** Where a record is, or why it is not stored as far as anybody knows. */
  record Outcome(int partition, long offset, Exception failure) {
    static Outcome stored(RecordMetadata metadata) {
      return new Outcome(metadata.partition(), metadata.offset(), null);
    }

    static Outcome failed(Exception failure) {
      return new Outcome(-1, -1, failure);
    }

    boolean isStored() {
      return failure == null;
    }
  }

  private interface OutcomeListener {
    void known(Outcome outcome);
  }
}
