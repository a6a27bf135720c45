package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.pipelines.source.KafkaClientConfig;
import io.pinbeam.pipelines.stream.source.Fetch;
import io.pinbeam.pipelines.stream.source.FetchedRecord;
import io.pinbeam.pipelines.stream.source.KafkaShards;
import io.pinbeam.pipelines.stream.source.ShardClient;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.pipelines.stream.source.ShardInfo;
import io.pinbeam.pipelines.stream.source.ShardReader;
import io.pinbeam.pipelines.stream.source.StartPosition;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Partitions of a real broker, in the ways in which a stream goes through them. */
@Timeout(120)
class KafkaShardsIT {
  private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");
  private static final Logger READER =
      Logger.getLogger("io.pinbeam.pipelines.stream.source.KafkaPartitionReader");

  private static LocalCloudProcess cloud;
  private static TopicWriter topics;

  @BeforeAll
  static void start() throws IOException {
    KAFKA.setLevel(Level.OFF);
    cloud = LocalCloudProcess.start("--parts=kafka");
    topics = TopicWriter.open(cloud, Map.of());
  }

  @AfterAll
  static void stop() {
    topics.close();
    cloud.close();
    KAFKA.setLevel(null);
  }

  @Test
  void beginsWhereItIsTold() throws Exception {
    topics.create("starts.pin", 2);
    topics.write("starts.pin", 1, values(0, 10));
    try (ShardClient shards = shards(cloud)) {
      assertThat(shards.shards("starts.pin"))
          .containsExactly(
              new ShardInfo(new ShardId("starts.pin", "0"), List.of()),
              new ShardInfo(new ShardId("starts.pin", "1"), List.of()));
      ShardId shard = new ShardId("starts.pin", "1");
      List<FetchedRecord> all = untilTip(shards.open(shard, StartPosition.trimHorizon()));
      assertThat(texts(all)).containsExactlyElementsOf(values(0, 10));
      assertThat(all)
          .extracting(FetchedRecord::position)
          .containsExactlyElementsOf(IntStream.range(0, 10).mapToObj(Integer::toString).toList());
      assertThat(texts(untilTip(shards.openAfter(shard, "3"))))
          .containsExactlyElementsOf(values(4, 10));
      assertThat(texts(untilTip(shards.openAt(shard, "3"))))
          .containsExactlyElementsOf(values(3, 10));
      assertThat(untilTip(shards.openAfter(shard, "9"))).isEmpty();
      assertThat(untilTip(shards.open(new ShardId("starts.pin", "0"), StartPosition.latest())))
          .isEmpty();

      ShardReader latest = shards.open(shard, StartPosition.latest());
      Thread.sleep(2);
      Instant between = Instant.now();
      topics.write("starts.pin", 1, Arrays.asList("value 10", null));
      assertThat(texts(untilTip(latest))).containsExactly("value 10", null);
      assertThat(texts(untilTip(shards.open(shard, StartPosition.at(between)))))
          .containsExactly("value 10", null);
      assertThat(untilTip(shards.open(shard, StartPosition.at(Instant.now().plusSeconds(60)))))
          .isEmpty();
    }
  }

  @Test
  void tellsHowFarItIsBehind() throws Exception {
    topics.create("behind.pin", 1);
    topics.write("behind.pin", 0, values(0, 12_000));
    try (ShardClient shards = shards(cloud);
        ShardReader reader =
            shards.open(new ShardId("behind.pin", "0"), StartPosition.trimHorizon())) {
      Fetch first;
      do {
        first = reader.fetch();
        assertThat(first.isAtTip()).isFalse();
      } while (first.records().isEmpty());
      assertThat(first.records()).hasSizeLessThan(12_000);
      assertThat(first.behindRecords()).isEqualTo(12_000 - first.records().size());
      List<FetchedRecord> rest = new ArrayList<>();
      Fetch last = first;
      while (!last.isAtTip()) {
        last = reader.fetch();
        rest.addAll(last.records());
      }
      assertThat(first.records().size() + rest.size()).isEqualTo(12_000);
      assertThat(last).isEqualTo(new Fetch(List.of(), true, false, 0, 0));
    }
  }

  @Test
  void aStampFromFarAheadIsTakenAsNow() throws Exception {
    topics.create("ahead.pin", 1);
    long now = System.currentTimeMillis();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cloud.kafkaBootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (long stamp : new long[] {1_000, now + 3_000_000}) {
        producer.send(new ProducerRecord<>("ahead.pin", 0, stamp, null, new byte[1])).get();
      }
    }
    try (ShardClient shards = shards(cloud)) {
      List<FetchedRecord> read =
          untilTip(shards.open(new ShardId("ahead.pin", "0"), StartPosition.trimHorizon()));
      assertThat(read.get(0).arrivalMillis()).isEqualTo(1_000);
      assertThat(read.get(1).arrivalMillis()).isBetween(now, System.currentTimeMillis());
    }
  }

  @Test
  void onlyWhatIsCommittedIsRead() throws Exception {
    topics.create("transactions.pin", 1);
    ShardId shard = new ShardId("transactions.pin", "0");
    try (TopicWriter writer = TopicWriter.open(cloud, Map.of("transactional.id", "shards"));
        ShardClient shards = shards(cloud)) {
      writer.beginTransactions();
      writer.transaction("transactions.pin", 0, List.of("0", "1"), true);
      writer.transaction("transactions.pin", 0, List.of("aborted"), false);
      writer.transaction("transactions.pin", 0, List.of("5"), true);
      writer.transaction("transactions.pin", 0, List.of("aborted"), false);
      List<FetchedRecord> read = untilTip(shards.open(shard, StartPosition.trimHorizon()));
      assertThat(read).extracting(FetchedRecord::position).containsExactly("0", "1", "5");
      assertThat(untilTip(shards.openAfter(shard, "5"))).isEmpty();
      assertThat(texts(untilTip(shards.openAfter(shard, "1")))).containsExactly("5");
    }
  }

  @Test
  void whatIsDeletedIsSaidAndReadingGoesOnAtTheOldest() throws Exception {
    topics.create("deleted.pin", 1);
    topics.write("deleted.pin", 0, values(0, 10));
    ShardId shard = new ShardId("deleted.pin", "0");
    try (ShardClient shards = shards(cloud);
        ShardReader open = shards.openAfter(shard, "0");
        Warnings warnings = new Warnings()) {
      topics.deleteBefore("deleted.pin", 0, 6);
      assertThat(texts(untilTip(shards.openAfter(shard, "5"))))
          .containsExactlyElementsOf(values(6, 10));
      assertThat(warnings.texts).isEmpty();
      assertThat(texts(untilTip(shards.openAfter(shard, "3"))))
          .containsExactlyElementsOf(values(6, 10));
      assertThat(texts(untilTip(open))).containsExactlyElementsOf(values(6, 10));
      assertThat(warnings.texts)
          .containsExactly(
              "deleted.pin/0 does not have the offsets 4 to 5 any more: those that were not read"
                  + " yet are lost",
              "deleted.pin/0 does not have the offsets 1 to 5 any more: those that were not read"
                  + " yet are lost");
    }
  }

  @Test
  void anOffsetBehindTheEndIsAnotherTopic() throws Exception {
    topics.create("short.pin", 1);
    topics.write("short.pin", 0, values(0, 3));
    try (ShardClient shards = shards(cloud);
        ShardReader reader = shards.openAfter(new ShardId("short.pin", "0"), "7")) {
      assertThatThrownBy(() -> untilTip(reader))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("the offset 8 of short.pin/0 is behind its end, 3");
    }
  }

  @Test
  void aTopicThatDoesNotExistIsSaid() throws Exception {
    try (ShardClient shards = shards(cloud)) {
      assertThatThrownBy(() -> shards.shards("none.pin"))
          .isInstanceOf(FileNotFoundException.class)
          .hasMessageContaining("none.pin");
    }
  }

  /** As the thread that reads is when the runner throws its reader away. */
  @Test
  void closesInAThreadThatWasInterrupted() throws Exception {
    topics.create("interrupted.pin", 1);
    try (ShardClient shards = shards(cloud)) {
      ShardReader reader =
          shards.open(new ShardId("interrupted.pin", "0"), StartPosition.trimHorizon());
      topics.write("interrupted.pin", 0, List.of("{}"));
      while (reader.fetch().records().isEmpty()) {
        // The broker is asked until it has the record.
      }
      Thread.currentThread().interrupt();
      try {
        assertThatCode(reader::close).doesNotThrowAnyException();
      } finally {
        assertThat(Thread.interrupted()).isTrue();
      }
    }
  }

  @Test
  void closingEndsAFetchInAnotherThread() throws Exception {
    topics.create("closed.pin", 1);
    try (ShardClient shards = shards(cloud)) {
      ShardReader reader = shards.open(new ShardId("closed.pin", "0"), StartPosition.latest());
      CompletableFuture<Void> fetching =
          CompletableFuture.runAsync(
              () -> {
                try {
                  while (true) {
                    reader.fetch();
                  }
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      reader.close();
      try {
        fetching.get(10, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        assertThat(e).hasRootCauseInstanceOf(Exception.class);
      }
    }
  }

  @Test
  void aBrokerThatIsAwayForAWhileLosesAndDoublesNothing(@TempDir Path folder) throws Exception {
    LocalCloudProcess broker = LocalCloudProcess.start("--parts=kafka", "--data=" + folder);
    String address = broker.kafkaBootstrapServers();
    try (TopicWriter writer = TopicWriter.open(broker, Map.of());
        ShardClient shards = shards(broker)) {
      writer.create("away.pin", 1);
      writer.write("away.pin", 0, values(0, 100));
      List<FetchedRecord> read = new ArrayList<>();
      try (ShardReader reader =
          shards.open(new ShardId("away.pin", "0"), StartPosition.trimHorizon())) {
        while (read.size() < 100) {
          read.addAll(reader.fetch().records());
        }
        broker.close();
        assertThatThrownBy(
                () -> {
                  while (true) {
                    assertThat(reader.fetch().isAtTip()).isFalse();
                  }
                })
            .isExactlyInstanceOf(IOException.class)
            .hasMessageStartingWith("cannot read away.pin/0 of Kafka at " + address + ": ")
            .hasMessageNotContaining("\n");
        String port = address.substring(address.indexOf(':') + 1);
        broker =
            LocalCloudProcess.start("--parts=kafka", "--data=" + folder, "--port.kafka=" + port);
        writer.write("away.pin", 0, values(100, 200));
        while (read.size() < 200) {
          try {
            read.addAll(reader.fetch().records());
          } catch (IOException e) {
            assertThat(e).hasMessageStartingWith("cannot read away.pin/0 of Kafka at ");
          }
        }
        assertThat(texts(read)).containsExactlyElementsOf(values(0, 200));
      }
    } finally {
      broker.close();
    }
  }

  private static List<FetchedRecord> untilTip(ShardReader reader) throws Exception {
    List<FetchedRecord> records = new ArrayList<>();
    try (reader) {
      Fetch fetch;
      do {
        fetch = reader.fetch();
        records.addAll(fetch.records());
        assertThat(fetch.isEnded()).isFalse();
      } while (!fetch.isAtTip());
    }
    return records;
  }

  private static ShardClient shards(LocalCloudProcess of) throws IOException {
    return KafkaShards.factory(
            KafkaClientConfig.of(Map.of("bootstrap.servers", of.kafkaBootstrapServers())))
        .open(PipelineOptionsFactory.create());
  }

  private static List<String> values(int from, int to) {
    return IntStream.range(from, to).mapToObj(n -> "value " + n).toList();
  }

  private static List<String> texts(List<FetchedRecord> records) {
    return records.stream()
        .map(record -> record.data() == null ? null : new String(record.data(), UTF_8))
        .toList();
  }

  /** Listens to the reader's log. */
  private static final class Warnings extends Handler implements AutoCloseable {
    final List<String> texts = new ArrayList<>();

    /** A command that ran in this VM before may have turned all logs off. */
    private final Level before = READER.getLevel();

    Warnings() {
      READER.setLevel(Level.WARNING);
      READER.addHandler(this);
    }

    @Override
    public void publish(LogRecord line) {
      texts.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      READER.removeHandler(this);
      READER.setLevel(before);
    }
  }
}
