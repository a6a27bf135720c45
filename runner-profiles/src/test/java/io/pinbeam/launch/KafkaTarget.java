package io.pinbeam.launch;

import io.pinbeam.emulator.PostKind;
import io.pinbeam.emulator.cloud.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.function.LongUnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The three topics of a user, of two partitions each. */
final class KafkaTarget implements LoadTarget {
  private static final int PARTITIONS = 2;

  private final String brokers;
  private final KafkaProducer<byte[], byte[]> producer;
  private final String user;
  private final LongUnaryOperator millisOfPost;

  private KafkaTarget(String brokers, String user, LongUnaryOperator millisOfPost) {
    this.brokers = brokers;
    this.user = user;
    this.millisOfPost = millisOfPost;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** As from producers whose clocks are up to some milliseconds behind, in no order. */
  static KafkaTarget at(String brokers, String user, int behindMillis) {
    Random random = new Random(1);
    return new KafkaTarget(
        brokers, user, post -> System.currentTimeMillis() - random.nextInt(behindMillis + 1));
  }

  /** As if so many posts had come evenly over the last seconds. */
  static KafkaTarget over(String brokers, String user, long posts, int seconds) {
    long begin = System.currentTimeMillis() - seconds * 1000L;
    return new KafkaTarget(brokers, user, post -> begin + post * seconds * 1000 / posts);
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
      long post = firstPost + sent.size();
      int partition = (int) (post % PARTITIONS);
      long time = millisOfPost.applyAsLong(post);
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
