package io.pinbeam.launch;

import io.pinbeam.emulator.PostKind;
import io.pinbeam.emulator.cloud.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The three topics of a user, of two partitions each. Their records' times are those of producers
 * whose clocks are up to some seconds behind, in no order.
 */
final class KafkaTarget implements LoadTarget {
  private static final int PARTITIONS = 2;

  private final String brokers;
  private final KafkaProducer<byte[], byte[]> producer;
  private final String user;
  private final int behindMillis;
  private final Random random = new Random(1);

  private KafkaTarget(String brokers, String user, int behindMillis) {
    this.brokers = brokers;
    this.user = user;
    this.behindMillis = behindMillis;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  static KafkaTarget at(String brokers, String user, int behindMillis) {
    return new KafkaTarget(brokers, user, behindMillis);
  }

  @Override
  public void create() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      for (PostKind kind : PostKind.values()) {
        Topics.create(admin, topic(kind), PARTITIONS);
      }
    }
  }

  @Override
  public List<@Nullable String> put(PostKind kind, long firstPost, List<byte[]> bodies)
      throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (byte[] body : bodies) {
      int partition = (int) ((firstPost + sent.size()) % PARTITIONS);
      long time = System.currentTimeMillis() - random.nextInt(behindMillis + 1);
      sent.add(producer.send(new ProducerRecord<>(topic(kind), partition, time, null, body)));
    }
    producer.flush();
    List<@Nullable String> places = new ArrayList<>();
    for (Future<RecordMetadata> one : sent) {
      places.add(LoadTarget.place(topic(kind), one.get().partition(), one.get().offset()));
    }
    return places;
  }

  private String topic(PostKind kind) {
    return user + "." + kind.label();
  }

  @Override
  public void close() {
    producer.close();
  }
}
