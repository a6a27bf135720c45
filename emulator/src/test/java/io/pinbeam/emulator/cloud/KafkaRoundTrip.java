package io.pinbeam.emulator.cloud;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What a usual client does, with nothing but its file of properties. */
final class KafkaRoundTrip {
  private final Properties properties;

  private KafkaRoundTrip(Properties properties) {
    this.properties = properties;
  }

  /** As a program: {@code FILE TOPIC VALUE} writes a record to a new topic and prints it. */
  public static void main(String[] arguments) throws Exception {
    KafkaRoundTrip client = of(arguments[0]);
    client.createTopic(arguments[1]);
    client.produce(arguments[1], arguments[2]);
    System.out.println("read  " + String.join(" ", client.consume(arguments[1])));
    System.out.println("READY");
  }

  static KafkaRoundTrip of(String file) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = new FileInputStream(file)) {
      properties.load(in);
    }
    return new KafkaRoundTrip(properties);
  }

  KafkaRoundTrip with(String name, String value) {
    Properties changed = new Properties();
    changed.putAll(properties);
    changed.setProperty(name, value);
    return new KafkaRoundTrip(changed);
  }

  String property(String name) {
    return properties.getProperty(name);
  }

  void createTopic(String topic) throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(properties)) {
      Topics.create(admin, topic, 1);
    }
  }

  /** Into the topic's first partition; gives the record's offset. */
  long produce(String topic, String value) throws InterruptedException, ExecutionException {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            with("max.block.ms", "10000").properties,
            new StringSerializer(),
            new StringSerializer())) {
      return producer.send(new ProducerRecord<>(topic, 0, null, value)).get().offset();
    }
  }

  /** Everything in the topic's first partition. */
  List<String> consume(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      Instant limit = Instant.now().plusSeconds(30);
      while (consumer.position(partition) < end && Instant.now().isBefore(limit)) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
