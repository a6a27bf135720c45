package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.emulator.cloud.Topics;
import io.pinbeam.pipelines.source.KafkaClientConfig;
import io.pinbeam.pipelines.source.KafkaRange;
import io.pinbeam.pipelines.source.KafkaRangeReader;
import io.pinbeam.pipelines.source.KafkaRanges;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** The reading of ranges, on a real broker. */
class KafkaRangeReaderIT {
  private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");

  private static LocalCloudProcess cloud;

  @BeforeAll
  static void start() throws IOException {
    KAFKA.setLevel(Level.SEVERE);
    cloud = LocalCloudProcess.start("--parts=kafka");
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @Test
  void readsEveryPartitionToItsEnd() throws Exception {
    createTopic(cloud, "three.pin", 3);
    try (KafkaProducer<byte[], byte[]> producer = producer(cloud, Map.of())) {
      send(producer, "three.pin", 0, List.of("a0", "a1", "a2"));
      send(producer, "three.pin", 2, Arrays.asList("c0", null, "c2"));
    }
    List<KafkaRange> ranges = KafkaRanges.snapshot(config(cloud), List.of("three.pin"));
    assertThat(ranges)
        .containsExactly(
            KafkaRange.of("three.pin", 0, 0, 3),
            KafkaRange.of("three.pin", 1, 0, 0),
            KafkaRange.of("three.pin", 2, 0, 3));
    assertThat(read(ranges))
        .containsExactly(
            "three.pin 0 0 1000 a0",
            "three.pin 0 1 1001 a1",
            "three.pin 0 2 1002 a2",
            "three.pin 2 0 1000 c0",
            "three.pin 2 1 1001 null",
            "three.pin 2 2 1002 c2");
  }

  @Test
  void piecesGiveWhatTheWholeGives() throws Exception {
    createTopic(cloud, "pieces.pin", 1);
    try (KafkaProducer<byte[], byte[]> producer = producer(cloud, Map.of())) {
      send(producer, "pieces.pin", 0, values(100));
    }
    List<KafkaRange> whole = KafkaRanges.snapshot(config(cloud), List.of("pieces.pin"));
    List<KafkaRange> pieces = KafkaRanges.split(whole, 7);
    assertThat(pieces).hasSize(15);
    assertThat(read(pieces)).hasSize(100).isEqualTo(read(whole));
  }

  @Test
  void whatIsWrittenAfterTheSnapshotIsNotRead() throws Exception {
    createTopic(cloud, "later.pin", 1);
    try (KafkaProducer<byte[], byte[]> producer = producer(cloud, Map.of())) {
      send(producer, "later.pin", 0, values(10));
      List<KafkaRange> ranges = KafkaRanges.snapshot(config(cloud), List.of("later.pin"));
      send(producer, "later.pin", 0, values(10));
      assertThat(offsets(ranges)).isEqualTo(LongStream.range(0, 10).boxed().toList());
    }
  }

  @Test
  void transactionsLeaveGapsAndAbortedRecordsAreNotRead() throws Exception {
    createTopic(cloud, "gaps.pin", 1);
    Map<String, Object> transactional = Map.of("transactional.id", "gaps");
    try (KafkaProducer<byte[], byte[]> producer = producer(cloud, transactional)) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, "gaps.pin", 0, List.of("0", "1"));
      producer.commitTransaction(); // its marker is offset 2
      producer.beginTransaction();
      send(producer, "gaps.pin", 0, List.of("aborted 3", "aborted 4"));
      producer.flush();
      producer.abortTransaction(); // 5
      producer.beginTransaction();
      send(producer, "gaps.pin", 0, List.of("6"));
      producer.commitTransaction(); // 7
      producer.beginTransaction();
      send(producer, "gaps.pin", 0, List.of("aborted 8"));
      producer.flush();
      producer.abortTransaction(); // 9
    }
    List<KafkaRange> ranges = KafkaRanges.snapshot(config(cloud), List.of("gaps.pin"));
    assertThat(ranges).containsExactly(KafkaRange.of("gaps.pin", 0, 0, 10));
    assertThat(offsets(ranges)).containsExactly(0L, 1L, 6L);
    // Pieces that hold markers and aborted records alone end as well.
    assertThat(offsets(KafkaRanges.split(ranges, 1))).containsExactly(0L, 1L, 6L);
  }

  @Test
  void compactionLeavesGaps() throws Exception {
    try (Admin admin = admin(cloud)) {
      Topics.create(
          admin,
          List.of(
              new NewTopic("compacted.pin", 1, (short) 1)
                  .configs(
                      Map.of(
                          "cleanup.policy", "compact",
                          "segment.ms", "100",
                          "min.cleanable.dirty.ratio", "0.001"))));
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.BROKER, ""),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("log.cleaner.backoff.ms", "100"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
    List<KafkaRange> ranges;
    List<Long> kept;
    Instant limit = Instant.now().plusSeconds(60);
    try (KafkaProducer<byte[], byte[]> producer = producer(cloud, Map.of())) {
      long sent = 0;
      do {
        for (int i = 0; i < 10; i++) {
          byte[] key = {(byte) (i % 3)};
          producer.send(new ProducerRecord<>("compacted.pin", key, key)).get();
          sent++;
        }
        Thread.sleep(300);
        ranges = KafkaRanges.snapshot(config(cloud), List.of("compacted.pin"));
        assertThat(ranges).containsExactly(KafkaRange.of("compacted.pin", 0, 0, sent));
        kept = offsets(ranges);
      } while (kept.size() == sent && Instant.now().isBefore(limit));
      assertThat(kept.size()).isLessThan((int) sent);
    }
    // Pieces whose end, beginning or whole is compacted away end as well, and give the same.
    List<Long> pieces = offsets(KafkaRanges.split(ranges, 2));
    assertThat(kept).containsAll(pieces);
    assertThat(pieces).doesNotHaveDuplicates().contains(ranges.get(0).to() - 1);
  }

  @Test
  void anOpenTransactionIsBehindTheEnd() throws Exception {
    createTopic(cloud, "open.pin", 1);
    try (KafkaProducer<byte[], byte[]> plain = producer(cloud, Map.of());
        KafkaProducer<byte[], byte[]> open = producer(cloud, Map.of("transactional.id", "open"))) {
      send(plain, "open.pin", 0, List.of("0"));
      open.initTransactions();
      open.beginTransaction();
      send(open, "open.pin", 0, List.of("1"));
      open.flush();
      send(plain, "open.pin", 0, List.of("2"));
      List<KafkaRange> ranges = KafkaRanges.snapshot(config(cloud), List.of("open.pin"));
      assertThat(ranges).containsExactly(KafkaRange.of("open.pin", 0, 0, 1));
      assertThat(offsets(ranges)).containsExactly(0L);
      open.commitTransaction();
      assertThat(offsets(ranges)).containsExactly(0L);
    }
  }

  @Test
  void startsAtTheOldestRecordThatIsKept() throws Exception {
    createTopic(cloud, "deleted.pin", 1);
    try (KafkaProducer<byte[], byte[]> producer = producer(cloud, Map.of())) {
      send(producer, "deleted.pin", 0, values(10));
    }
    List<KafkaRange> before = KafkaRanges.snapshot(config(cloud), List.of("deleted.pin"));
    deleteBefore("deleted.pin", 4);
    List<KafkaRange> after = KafkaRanges.snapshot(config(cloud), List.of("deleted.pin"));
    assertThat(after).containsExactly(KafkaRange.of("deleted.pin", 0, 4, 10));
    assertThat(offsets(after)).isEqualTo(LongStream.range(4, 10).boxed().toList());

    assertThatThrownBy(() -> read(before))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("offsets that were there when the read began are gone")
        .hasMessageEndingWith("topic deleted.pin, partition 0, at offset 0 of 0 to 10");
  }

  @Test
  void aTopicThatDoesNotExistIsNamed() throws Exception {
    createTopic(cloud, "real.pin", 1);
    createTopic(cloud, "real.geo", 1);
    assertThatThrownBy(() -> KafkaRanges.snapshot(config(cloud), List.of("real.pin", "reel.geo")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no topic 'reel.geo' in Kafka at 127.0.0.1:")
        .hasMessageContainingAll("real.geo", "real.pin");
    assertThatThrownBy(() -> KafkaRanges.snapshot(config(cloud), Pattern.compile("reel\\..*")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no topic matches 'reel\\..*' in Kafka at 127.0.0.1:")
        .hasMessageContaining("real.geo");
    assertThat(KafkaRanges.snapshot(config(cloud), Pattern.compile("real\\.(pin|geo)")))
        .extracting(KafkaRange::topic)
        .containsExactly("real.geo", "real.pin");
    assertThat(KafkaRanges.snapshot(config(cloud), Pattern.compile(".*")))
        .extracting(KafkaRange::topic)
        .isNotEmpty()
        .noneMatch(topic -> topic.startsWith("__"));
  }

  @Test
  void whatTheSinkThrowsPassesAndTheReaderGoesOn() throws Exception {
    createTopic(cloud, "throwing.pin", 1);
    try (KafkaProducer<byte[], byte[]> producer = producer(cloud, Map.of())) {
      send(producer, "throwing.pin", 0, values(3));
    }
    KafkaRange range = KafkaRange.of("throwing.pin", 0, 0, 3);
    IOException full = new IOException("full");
    try (KafkaRangeReader reader = KafkaRangeReader.open(config(cloud))) {
      assertThatThrownBy(
              () ->
                  reader.read(
                      range,
                      (t, p, o, ts, v) -> {
                        throw full;
                      }))
          .isSameAs(full);
      assertThat(reader.read(range, (t, p, o, ts, v) -> {})).isEqualTo(3);
    }
  }

  @Test
  void fiftyThousandRecordsAreFast(TestReporter report) throws Exception {
    createTopic(cloud, "many.pin", 3);
    String value = "x".repeat(620);
    try (KafkaProducer<byte[], byte[]> producer = producer(cloud, Map.of("linger.ms", 20))) {
      for (int partition = 0; partition < 2; partition++) {
        send(producer, "many.pin", partition, Collections.nCopies(25_000, value));
      }
    }
    List<KafkaRange> pieces =
        KafkaRanges.split(KafkaRanges.snapshot(config(cloud), List.of("many.pin")), 5_000);
    long[] bytes = new long[1];
    long records = 0;
    long started = System.nanoTime();
    try (KafkaRangeReader reader = KafkaRangeReader.open(config(cloud))) {
      for (KafkaRange piece : pieces) {
        records += reader.read(piece, (t, p, o, ts, v) -> bytes[0] += v.length);
      }
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    report.publishEntry("records/s", Long.toString(Math.round(records / seconds)));
    assertThat(records).isEqualTo(50_000);
    assertThat(bytes[0]).isEqualTo(50_000L * 620);
    assertThat(seconds).isLessThan(20);
  }

  @Test
  void aBrokerThatStopsIsAClearError() throws Exception {
    try (LocalCloudProcess other = LocalCloudProcess.start("--parts=kafka")) {
      createTopic(other, "stopped.pin", 1);
      try (KafkaProducer<byte[], byte[]> producer = producer(other, Map.of())) {
        send(producer, "stopped.pin", 0, values(2_000));
      }
      Map<String, String> settings = new HashMap<>();
      settings.put("bootstrap.servers", other.kafkaBootstrapServers());
      // Else everything were here already when the broker stops.
      settings.put("max.partition.fetch.bytes", "4096");
      settings.put("max.poll.records", "10");
      try (KafkaRangeReader reader =
          KafkaRangeReader.open(KafkaClientConfig.of(settings), Duration.ofSeconds(2))) {
        assertThatThrownBy(
                () ->
                    reader.read(
                        KafkaRange.of("stopped.pin", 0, 0, 2_000),
                        (t, p, offset, ts, v) -> {
                          if (offset == 5) {
                            other.kill();
                          }
                        }))
            .isInstanceOf(IOException.class)
            .hasMessageMatching(
                "nothing arrived for 2\\.0 s from Kafka at 127\\.0\\.0\\.1:\\d+, topic"
                    + " stopped\\.pin, partition 0, at offset \\d+ of 0 to 2000");
      }
    }
  }

  private static KafkaClientConfig config(LocalCloudProcess cloud) {
    return KafkaClientConfig.of(Map.of("bootstrap.servers", cloud.kafkaBootstrapServers()));
  }

  private static List<String> read(List<KafkaRange> ranges) throws IOException {
    List<String> records = new ArrayList<>();
    long count = 0;
    try (KafkaRangeReader reader = KafkaRangeReader.open(config(cloud), Duration.ofSeconds(20))) {
      for (KafkaRange range : ranges) {
        count +=
            reader.read(
                range,
                (topic, partition, offset, timestamp, value) ->
                    records.add(
                        topic
                            + " "
                            + partition
                            + " "
                            + offset
                            + " "
                            + timestamp
                            + " "
                            + (value == null ? null : new String(value, UTF_8))));
      }
    }
    assertThat(count).isEqualTo(records.size());
    return records;
  }

  private static List<Long> offsets(List<KafkaRange> ranges) throws IOException {
    return read(ranges).stream().map(record -> Long.valueOf(record.split(" ", 4)[2])).toList();
  }

  private static void createTopic(LocalCloudProcess cloud, String topic, int partitions)
      throws Exception {
    try (Admin admin = admin(cloud)) {
      Topics.create(admin, topic, partitions);
    }
  }

  private static void deleteBefore(String topic, long offset) throws Exception {
    try (Admin admin = admin(cloud)) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }

  private static Admin admin(LocalCloudProcess cloud) {
    return Admin.create(Map.of("bootstrap.servers", cloud.kafkaBootstrapServers()));
  }

  private static KafkaProducer<byte[], byte[]> producer(
      LocalCloudProcess cloud, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", cloud.kafkaBootstrapServers());
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends values, at 1,000 ms and one more for each, and waits until they are stored. */
  private static void send(
      KafkaProducer<byte[], byte[]> producer, String topic, int partition, List<String> values)
      throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      byte[] value = values.get(i) == null ? null : values.get(i).getBytes(UTF_8);
      sent.add(producer.send(new ProducerRecord<>(topic, partition, 1_000L + i, null, value)));
    }
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      one.get();
    }
  }

  private static List<String> values(int count) {
    return IntStream.range(0, count).mapToObj(i -> "value " + i).toList();
  }
}
