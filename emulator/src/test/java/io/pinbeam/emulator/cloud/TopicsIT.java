package io.pinbeam.emulator.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics that are written to as soon as they are made, by producers with Kafka's own settings. */
class TopicsIT {
  private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");
  private static final int TOPICS = 20;
  private static final int PARTITIONS = 3;
  private static final int RECORDS = 40;

  @TempDir Path folder;

  /** By createTopics alone, about every fourth topic loses records here. */
  @Test
  void aNewTopicTakesEveryRecordOfAnIdempotentProducer() throws Exception {
    KAFKA.setLevel(Level.SEVERE);
    try (CloudChild cloud = CloudChild.start(folder, "--parts=kafka");
        Admin admin = Admin.create(Map.of("bootstrap.servers", cloud.value("kafka")))) {
      for (int topic = 0; topic < TOPICS; topic++) {
        Topics.create(admin, "topic-" + topic, PARTITIONS);
        write(cloud.value("kafka"), "topic-" + topic);
      }
    }
  }

  private static void write(String brokers, String topic) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int record = 0; record < RECORDS; record++) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          sent.add(producer.send(new ProducerRecord<>(topic, partition, null, new byte[10])));
          // So that they go by several requests.
          LockSupport.parkNanos(100_000);
        }
      }
      producer.flush();
      for (int i = 0; i < sent.size(); i++) {
        assertThat(sent.get(i).get().offset()).isEqualTo(i / PARTITIONS);
      }
    }
  }
}
