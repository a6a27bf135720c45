package io.pinbeam.emulator.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.emulator.Defects;
import io.pinbeam.emulator.FileLayout;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.emulator.PostKind;
import io.pinbeam.emulator.RowDraws;
import io.pinbeam.emulator.SourcePosts;
import io.pinbeam.emulator.SourceRecord;
import io.pinbeam.emulator.gateway.GatewayServer;
import io.pinbeam.emulator.posting.EmulatePosts;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** The posting emulator with the real database, gateway, Kafka and Kinesis behind it. */
class EmulatePostsIT {
  private static final PostGenerator POSTS = SourcePosts.generator();
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /** What one batch holds at most, defects included, and how many are under way. */
  private static final int MOST_UNDER_WAY = 4 * 2 * 200;

  @TempDir static Path temporary;
  private static CloudChild cloud;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    cloud = CloudChild.start(temporary, "--parts=kafka,kinesis,database,gateway", "--user=both");
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @Test
  void everyDrawComesToItsTopicsAndStreams() throws Exception {
    Path journal = folder.resolve("journal");
    try (CloudChild emulator =
        emulate(
            "--user=both",
            "--mode=both",
            "--count=700",
            "--defects=0.2",
            "--seed=5",
            "--journal=" + journal)) {
      assertThat(emulator.exitCode()).describedAs(() -> emulator.errors().toString()).isZero();
      assertThat(lines(emulator).get(0)).startsWith("700 draws (0 without a row): ");
    }

    Map<String, String> kafka = new HashMap<>();
    for (PostKind kind : PostKind.values()) {
      Map<String, Long> expected = expected(kind, 5, 700, 0.2);
      Map<String, String> records = kafka("both." + kind.label());
      assertThat(counted(records.values())).isEqualTo(expected);
      assertThat(counted(kinesis("streaming-both-" + kind.label()))).isEqualTo(expected);
      records.forEach((at, json) -> kafka.put("both." + kind.label() + " " + at, json));
    }
    assertThat(journalled(journal, "both.")).isEqualTo(kafka.keySet());
  }

  @Tag("reliability")
  @Test
  void killedAgainAndAgainItGoesOnWithWhatIsMissing() throws Exception {
    topics("killed");
    Path journal = folder.resolve("journal");
    String[] arguments = {
      "--user=killed", "--count=6000", "--seed=9", "--rate=2500", "--journal=" + journal
    };
    int kills = 0;
    Random random = new Random();
    for (; kills < 5; kills++) {
      try (CloudChild emulator = emulate(arguments)) {
        // Some before the first request, most in the middle.
        if (emulator.process().waitFor(900 + random.nextInt(900), TimeUnit.MILLISECONDS)) {
          break;
        }
        emulator.process().destroyForcibly().onExit().join();
      }
    }
    try (CloudChild emulator = emulate(arguments)) {
      assertThat(emulator.exitCode()).describedAs(() -> emulator.errors().toString()).isZero();
    }
    assertPosted("killed", journal, 9, 6000, kills);

    long before = Files.size(journal);
    try (CloudChild emulator = emulate(arguments)) {
      assertThat(emulator.exitCode()).isZero();
      assertThat(lines(emulator).get(0))
          .contains(" 0 records sent")
          .contains("18,000 acknowledged earlier");
    }
    assertThat(Files.size(journal)).isEqualTo(before);
  }

  @Test
  void goingOnItDoesNotWaitForWhatWasPostedEarlier() throws Exception {
    topics("resumed");
    Path journal = folder.resolve("journal");
    String[] arguments = {
      "--user=resumed", "--count=4000", "--batch=10", "--seed=4", "--journal=" + journal
    };
    try (CloudChild emulator = emulate(arguments)) {
      assertThat(emulator.exitCode()).describedAs(() -> emulator.errors().toString()).isZero();
    }
    List<String> lines = Files.readAllLines(journal);
    Files.write(journal, lines.subList(0, lines.size() - 1));

    String[] slow = Arrays.copyOf(arguments, arguments.length + 1);
    slow[arguments.length] = "--rate=40";
    try (CloudChild emulator = emulate(slow)) {
      // What was posted would take 100 seconds at this rate.
      assertThat(emulator.process().waitFor(50, TimeUnit.SECONDS)).isTrue();
      assertThat(emulator.exitCode()).describedAs(() -> emulator.errors().toString()).isZero();
      assertThat(lines(emulator).get(0)).contains(" 10 records sent");
    }
  }

  @Test
  void toldToEndItLeavesNothingUnderWay() throws Exception {
    topics("ended");
    Path journal = folder.resolve("journal");
    try (CloudChild emulator = emulate("--user=ended", "--rate=2000", "--journal=" + journal)) {
      awaitLines(journal, 10);
      emulator.process().toHandle().destroy();
      assertThat(emulator.exitCode()).describedAs(() -> emulator.errors().toString()).isZero();
      assertThat(lines(emulator).get(0)).contains(" 0 refused");
    }
    Set<String> stored = new HashSet<>();
    for (PostKind kind : PostKind.values()) {
      kafka("ended." + kind.label())
          .keySet()
          .forEach(at -> stored.add("ended." + kind.label() + " " + at));
    }
    assertThat(journalled(journal, "ended.")).isEqualTo(stored).isNotEmpty();
  }

  @Tag("reliability")
  @Test
  void itWaitsForAGatewayThatIsKilledAndComesBack() throws Exception {
    topics("patient");
    Path journal = folder.resolve("journal");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, Ports.loopback())) {
      port = free.getLocalPort();
    }
    int kills = 2;
    try (CloudChild emulator =
        emulateTo(
            "http://127.0.0.1:" + port,
            "--user=patient",
            "--count=4000",
            "--seed=3",
            "--rate=1500",
            "--journal=" + journal)) {
      for (int i = 0; i < kills; i++) {
        try (CloudChild gateway = gateway(port)) {
          gateway.awaitReady();
          awaitLines(journal, 5 * (i + 1));
          gateway.process().destroyForcibly().onExit().join();
        }
      }
      try (CloudChild gateway = gateway(port)) {
        gateway.awaitReady();
        assertThat(emulator.exitCode()).describedAs(() -> emulator.errors().toString()).isZero();
      }
    }
    assertPosted("patient", journal, 3, 4000, kills);
  }

  @Test
  void whatIsWrongIsOneLine() throws Exception {
    Path wrong = Files.createTempFile(folder, "creds", ".yaml");

    Files.writeString(
        wrong,
        Files.readString(Path.of(cloud.value("PINBEAM_DB_CREDS")))
            .replaceFirst("PASSWORD: .*", "PASSWORD: not-the-password"));
    assertRefused(1, "Access denied", "--count=1", "--dbCreds=" + wrong);
    assertRefused(1, "there is no file", "--count=1", "--dbCreds=" + folder.resolve("none"));
    assertRefused(1, "404 Topic not found", "--count=1", "--user=nobody");
    assertRefused(2, "no option --cunt", "--cunt=1");
  }

  private void assertRefused(int exitCode, String reason, String... arguments) throws Exception {
    try (CloudChild emulator = emulate(arguments)) {
      assertThat(emulator.exitCode()).isEqualTo(exitCode);
      assertThat(emulator.errors())
          .singleElement()
          .asString()
          .startsWith("emulate: ")
          .contains(reason)
          .doesNotContain("not-the-password");
    }
  }

  /**
   * Every record is there; each acknowledgement is for another record and another place; and what
   * is there besides was stored without its acknowledgement coming through: at most what was under
   * way at each kill.
   */
  private static void assertPosted(String user, Path journal, long seed, int count, int kills)
      throws Exception {
    Set<String> acknowledged = journalled(journal, user + ".");
    for (PostKind kind : PostKind.values()) {
      String topic = user + "." + kind.label();
      Map<String, Long> expected = expected(kind, seed, count, 0);
      Map<String, String> records = kafka(topic);
      assertThat(counted(records.values()).keySet()).isEqualTo(expected.keySet());
      assertThat(records.size()).isBetween(count, count + kills * MOST_UNDER_WAY);
      List<String> kept = new ArrayList<>();
      records.forEach(
          (at, json) -> {
            if (acknowledged.contains(topic + " " + at)) {
              kept.add(json);
            }
          });
      assertThat(counted(kept)).isEqualTo(expected);
    }
    assertThat(acknowledged).hasSize(3 * count);
  }

  private CloudChild emulate(String... arguments) throws IOException {
    return emulateTo(cloud.value("gateway"), arguments);
  }

  private static CloudChild emulateTo(String gateway, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(0, "--gateway=" + gateway);
    all.add(1, "--dbCreds=" + cloud.value("PINBEAM_DB_CREDS"));
    return CloudChild.launch(temporary, EmulatePosts.class, all.toArray(String[]::new));
  }

  private static CloudChild gateway(int port) throws IOException {
    return CloudChild.launch(
        temporary,
        GatewayServer.class,
        "--port=" + port,
        "--bootstrapServers=" + cloud.value("kafka"));
  }

  private static List<String> lines(CloudChild child) {
    return child.process().inputReader().lines().toList();
  }

  private static void awaitLines(Path journal, int count) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (System.nanoTime() < end) {
      if (Files.exists(journal)) {
        try (Stream<String> lines = Files.lines(journal)) {
          if (lines.count() >= count) {
            return;
          }
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("nothing is posted");
  }

  private static void topics(String user) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cloud.value("kafka")))) {
      Topics.create(
          admin,
          Stream.of(PostKind.values())
              .map(kind -> new NewTopic(user + "." + kind.label(), 3, (short) 1))
              .toList());
    }
  }

  /** How often each record must be posted. */
  private static Map<String, Long> expected(PostKind kind, long seed, int count, double defects)
      throws IOException {
    Defects shapes = Defects.share(defects).posted();
    List<String> records = new ArrayList<>();
    for (long key : RowDraws.random(seed, 11_000).keys(count, 11_000).toArray()) {
      List<SourceRecord> made = shapes.records(POSTS, kind, key, FileLayout.ONE_RECORD);
      for (SourceRecord record : made) {
        records.add(canonical(record.body()));
      }
    }
    return counted(records);
  }

  /** By partition and offset, written as in the journal. */
  private static Map<String, String> kafka(String topic) throws IOException {
    Map<String, String> records = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", cloud.value("kafka")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          records.put(record.partition() + ":" + record.offset(), canonical(record.value()));
        }
      }
    }
    return records;
  }

  private static List<String> kinesis(String stream) throws IOException {
    List<String> records = new ArrayList<>();
    try (KinesisClient client =
        KinesisClient.builder()
            .endpointOverride(URI.create(cloud.value("kinesis")))
            .region(Region.of(cloud.value("AWS_REGION")))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        cloud.value("AWS_ACCESS_KEY_ID"), cloud.value("AWS_SECRET_ACCESS_KEY"))))
            .build()) {
      for (Shard shard : client.listShards(request -> request.streamName(stream)).shards()) {
        String iterator =
            client
                .getShardIterator(
                    request ->
                        request
                            .streamName(stream)
                            .shardId(shard.shardId())
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
        GetRecordsResponse answer;
        do {
          String next = iterator;
          answer = client.getRecords(request -> request.shardIterator(next));
          for (Record record : answer.records()) {
            records.add(canonical(record.data().asByteArray()));
          }
          iterator = answer.nextShardIterator();
        } while (!answer.records().isEmpty() || answer.millisBehindLatest() > 0);
      }
    }
    return records;
  }

  /** The places that a journal tells, {@code topic partition:offset}; no two are the same. */
  private static Set<String> journalled(Path journal, String prefix) throws IOException {
    Set<String> places = new HashSet<>();
    Set<String> records = new HashSet<>();
    List<String> lines = Files.readAllLines(journal);
    for (String line : lines.subList(1, lines.size())) {
      JsonNode node = JSON.readTree(line);
      String to = node.get("to").asText();
      if (to.startsWith(prefix)) {
        String topic = to.substring(0, to.indexOf('/'));
        assertThat(node.get("records")).hasSameSizeAs(node.get("at"));
        node.get("at").forEach(at -> assertThat(places.add(topic + " " + at.asText())).isTrue());
        node.get("records")
            .forEach(
                record -> assertThat(records.add(to + node.get("batch") + "." + record)).isTrue());
      }
    }
    return places;
  }

  private static Map<String, Long> counted(Iterable<String> records) {
    Map<String, Long> counts = new TreeMap<>();
    records.forEach(record -> counts.merge(record, 1L, Long::sum));
    return counts;
  }

  /** Without blanks, and with the one form of times that the database's columns have. */
  private static String canonical(byte[] json) throws IOException {
    return JSON.readTree(json)
        .toString()
        .replaceAll("(timestamp|date_joined)(\":\"\\d{4}-\\d\\d-\\d\\d)T(\\d\\d:)", "$1$2 $3");
  }
}
