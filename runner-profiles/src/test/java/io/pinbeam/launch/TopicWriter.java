package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.emulator.cloud.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes topics and writes records into them, and knows what stands at which offset. */
final class TopicWriter implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final Admin admin;
  private final Map<TopicPartition, TreeMap<Long, byte[]>> written = new HashMap<>();

  private TopicWriter(KafkaProducer<byte[], byte[]> producer, Admin admin) {
    this.producer = producer;
    this.admin = admin;
  }

  static TopicWriter open(LocalCloudProcess cloud, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", cloud.kafkaBootstrapServers());
    return new TopicWriter(
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
        Admin.create(Map.of("bootstrap.servers", cloud.kafkaBootstrapServers())));
  }

  void create(String topic, int partitions) throws Exception {
    Topics.create(admin, topic, partitions);
  }

  /** Writes texts in their order and waits until they are stored. */
  void write(String topic, int partition, List<String> values) throws Exception {
    List<byte[]> bytes = new ArrayList<>();
    values.forEach(value -> bytes.add(value == null ? null : value.getBytes(UTF_8)));
    writeBytes(topic, partition, bytes);
  }

  void writeBytes(String topic, int partition, List<byte[]> values) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (byte[] value : values) {
      sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value)));
    }
    producer.flush();
    for (int i = 0; i < sent.size(); i++) {
      written(topic, partition).put(sent.get(i).get().offset(), values.get(i));
    }
  }

  /** Writes texts in a transaction that comes to this end. */
  void transaction(String topic, int partition, List<String> values, boolean commit)
      throws Exception {
    producer.beginTransaction();
    if (commit) {
      write(topic, partition, values);
      producer.commitTransaction();
    } else {
      TreeMap<Long, byte[]> before = new TreeMap<>(written(topic, partition));
      write(topic, partition, values);
      producer.abortTransaction();
      written.put(new TopicPartition(topic, partition), before);
    }
  }

  void beginTransactions() {
    producer.initTransactions();
  }

  /** Deletes what stands before an offset, as retention does. */
  void deleteBefore(String topic, int partition, long offset) throws Exception {
    TopicPartition of = new TopicPartition(topic, partition);
    admin.deleteRecords(Map.of(of, RecordsToDelete.beforeOffset(offset))).all().get();
  }

  /** The committed values by their offsets. */
  TreeMap<Long, byte[]> written(String topic, int partition) {
    return written.computeIfAbsent(new TopicPartition(topic, partition), p -> new TreeMap<>());
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
