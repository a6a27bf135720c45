package io.pinbeam.launch;

import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.cloud.Topics;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** The same records as files, as streams of Kinesis and as topics of Kafka. */
final class RecordedPosts {
  static final int PARTITIONS = 3;

  private static final int MAX_RECORDS_OF_A_CALL = 500;

  /** The upper bound of hash keys: the first half of them is the first of two shards. */
  private static final BigInteger LAST_HASH = BigInteger.TWO.pow(128).subtract(BigInteger.ONE);

  private final String user;
  private final Path folder;

  private RecordedPosts(String user, Path folder) {
    this.user = user;
    this.folder = folder;
  }

  /**
   * Writes the files into a folder.
   *
   * @param posts of one record a file, in {@link #PARTITIONS} partitions, of this user
   */
  static RecordedPosts write(PostFiles posts, String user, Path folder, int count)
      throws IOException {
    posts.write(folder, count);
    return new RecordedPosts(user, folder);
  }

  /**
   * Into new streams, with the credentials of this VM, in the order that the batch goes by:
   * partition after partition, each in one of two shards.
   */
  void putIntoKinesis(String endpoint) throws Exception {
    try (KinesisClient kinesis =
        KinesisClient.builder().endpointOverride(URI.create(endpoint)).build()) {
      for (Kind kind : Kind.values()) {
        String stream = "streaming-" + user + "-" + kind.label();
        kinesis.createStream(s -> s.streamName(stream).shardCount(2));
        for (int partition = 0; partition < PARTITIONS; partition++) {
          String hash = partition % 2 == 0 ? "0" : LAST_HASH.toString();
          List<PutRecordsRequestEntry> entries = new ArrayList<>();
          for (byte[] body : bodies(kind, partition)) {
            entries.add(
                PutRecordsRequestEntry.builder()
                    .partitionKey("any")
                    .explicitHashKey(hash)
                    .data(SdkBytes.fromByteArray(body))
                    .build());
          }
          for (int from = 0; from < entries.size(); from += MAX_RECORDS_OF_A_CALL) {
            List<PutRecordsRequestEntry> call =
                entries.subList(from, Math.min(entries.size(), from + MAX_RECORDS_OF_A_CALL));
            kinesis.putRecords(p -> p.streamName(stream).records(call));
          }
          // The next partition's records arrive at another millisecond.
          Thread.sleep(2);
        }
      }
    }
  }

  /** Into new topics, a millisecond each, in the same order. */
  void sendToKafka(String brokers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers));
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      for (Kind kind : Kind.values()) {
        String topic = user + "." + kind.label();
        // One partition more than there is data for: an empty one must not hold up the rest.
        Topics.create(admin, topic, PARTITIONS + 1);
        long time = System.currentTimeMillis() - 60_000;
        for (int partition = 0; partition < PARTITIONS; partition++) {
          for (byte[] body : bodies(kind, partition)) {
            producer.send(new ProducerRecord<>(topic, partition, time++, null, body));
          }
        }
      }
      producer.flush();
    }
  }

  private List<byte[]> bodies(Kind kind, int partition) throws IOException {
    List<byte[]> bodies = new ArrayList<>();
    Path objects =
        folder.resolve("topics/" + user + "." + kind.label() + "/partition=" + partition);
    try (Stream<Path> files = Files.list(objects)) {
      for (Path file : files.sorted().toList()) {
        bodies.add(Files.readAllBytes(file));
      }
    }
    return bodies;
  }
}
