package io.pinbeam.launch;

import io.pinbeam.emulator.PostKind;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Archives a user's topics as a sink task of Kafka Connect does: one thread reads, gathers a
 * partition's records, and puts an object when they are enough, waiting for each. It plans nothing
 * and begins at the beginning. Arguments: brokers, user, S3 endpoint, bucket, prefix, offsets an
 * object, the number of records to end after. It prints the seconds from the first poll to the last
 * object.
 */
public final class ConnectLikeArchive {
  private final S3Client s3;
  private final String bucket;
  private final String prefix;
  private final int flushSize;
  private final Map<TopicPartition, ByteArrayOutputStream> gathered = new HashMap<>();
  private final Map<TopicPartition, Long> begins = new HashMap<>();

  private ConnectLikeArchive(S3Client s3, String bucket, String prefix, int flushSize) {
    this.s3 = s3;
    this.bucket = bucket;
    this.prefix = prefix;
    this.flushSize = flushSize;
  }

  public static void main(String[] arguments) {
    Map<String, Object> config =
        Map.of("bootstrap.servers", arguments[0], "auto.offset.reset", "earliest");
    try (S3Client s3 =
            S3Client.builder()
                .endpointOverride(URI.create(arguments[2]))
                .forcePathStyle(true)
                .build();
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (PostKind kind : PostKind.values()) {
        consumer
            .partitionsFor(arguments[1] + "." + kind.label())
            .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
      }
      consumer.assign(partitions);
      ConnectLikeArchive archive =
          new ConnectLikeArchive(s3, arguments[3], arguments[4], Integer.parseInt(arguments[5]));
      long start = System.nanoTime();
      long left = Long.parseLong(arguments[6]);
      while (left > 0) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(100))) {
          archive.take(each);
          left--;
        }
      }
      partitions.forEach(archive::put);
      System.out.printf(Locale.ROOT, "%.3f%n", (System.nanoTime() - start) / 1e9);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> each) {
    TopicPartition partition = new TopicPartition(each.topic(), each.partition());
    begins.putIfAbsent(partition, each.offset());
    ByteArrayOutputStream body =
        gathered.computeIfAbsent(partition, p -> new ByteArrayOutputStream());
    body.writeBytes(each.value());
    body.write('\n');
    if ((each.offset() + 1) % flushSize == 0) {
      put(partition);
    }
  }

  private void put(TopicPartition partition) {
    ByteArrayOutputStream body = gathered.remove(partition);
    if (body == null) {
      return;
    }
    String key =
        String.format(
            Locale.ROOT,
            "%s/topics/%s/partition=%d/%s+%d+%010d.json",
            prefix,
            partition.topic(),
            partition.partition(),
            partition.topic(),
            partition.partition(),
            begins.remove(partition));
    s3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromBytes(body.toByteArray()));
  }
}
