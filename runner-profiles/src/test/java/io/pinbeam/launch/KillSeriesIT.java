package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.emulator.PostKind;
import io.pinbeam.emulator.SourcePosts;
import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kill -9 of the emulator, the gateway, the broker, the S3 server and the archive, in any order and
 * at any moment, while posts are on their way. Afterwards every acknowledged record is in S3, every
 * offset of Kafka is in exactly one object, and the batch drops what was sent twice because its
 * acknowledgement was lost. A row that was stored and not acknowledged, and for which the emulator
 * had no time after its last start, is in S3 and in the table too.
 *
 * <p>{@code -Dpinbeam.kills} makes the series longer, {@code -Dpinbeam.seed} repeats its order.
 */
@Tag("reliability")
class KillSeriesIT {
  private static final int KILLS = Integer.getInteger("pinbeam.kills", 25);
  private static final long SEED = Long.getLong("pinbeam.seed", System.nanoTime());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BUCKET = "s3://user-u-bucket";
  private static final List<String> TOPICS =
      Arrays.stream(PostKind.values()).map(kind -> "u." + kind.label()).toList();

  @TempDir Path folder;
  private final Random random = new Random(SEED);

  @AfterAll
  static void forgetTheServer() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void everyAcknowledgedRecordIsInExactlyOneObject() throws Exception {
    Path journal = folder.resolve("journal.jsonl");
    try (LocalCloudProcess database = LocalCloudProcess.start("--parts=database");
        ServerVictim kafka = server("kafka");
        ServerVictim s3 = server("s3")) {
      kafka.start();
      s3.start();
      String brokers = kafka.process().kafkaBootstrapServers();
      String gatewayPort = Integer.toString(freePort());
      try (ProgramVictim gateway =
              ProgramVictim.gateway(
                  "--port=" + gatewayPort,
                  "--bootstrapServers=" + brokers,
                  "--stopWithStdin=true");
          ProgramVictim emulator =
              ProgramVictim.emulator(
                  "--gateway=http://127.0.0.1:" + gatewayPort,
                  "--user=u",
                  "--mode=batch",
                  "--rate=100",
                  "--batch=20",
                  "--seed=7",
                  "--journal=" + journal,
                  "--dbCreds=" + database.environment().get("PINBEAM_DB_CREDS"));
          ArchiveVictim archive =
              new ArchiveVictim(
                  folder,
                  s3.process().environment(),
                  "archive",
                  "--bootstrapServers=" + brokers,
                  "--user=u",
                  "--flushSize=50",
                  "--output=" + BUCKET,
                  "--endpoint=" + s3.process().s3Endpoint(),
                  "--awsRegion=us-east-1")) {
        gateway.start();
        emulator.start();
        archive.start();

        killInAnyOrder(List.of(kafka, s3, gateway, emulator, archive));

        // Posts reach the end of their way once more after the last kill.
        long before = Files.size(journal);
        awaitGrowth(journal, before, emulator);
        emulator.endInOrder();
        archive.kill();
        assertThat(archive.completed()).as("archives between kills").isPositive();
        CommandProcess last = archive.run();
        assertThat(last.waitFor()).as(last.output()).isZero();
      }
      verify(s3.process(), ArchiveAudit.kafka(brokers, TOPICS), acknowledged(journal));
    }
  }

  private void killInAnyOrder(List<Victim> victims) throws Exception {
    List<Victim> order = new ArrayList<>();
    for (int i = 0; i < KILLS; i++) {
      order.add(victims.get(i % victims.size()));
    }
    Collections.shuffle(order, random);
    for (Victim victim : order) {
      Thread.sleep(random.nextInt(200, 3_000));
      for (Victim each : victims) {
        assertThat(each.isAlive()).as("seed %d: %s ended by itself", SEED, each).isTrue();
      }
      victim.kill();
      Thread.sleep(random.nextInt(1_000));
      victim.start();
    }
  }

  private void verify(
      LocalCloudProcess s3,
      Map<TopicPartition, TreeMap<Long, String>> kafka,
      Map<TopicPartition, Set<Long>> acknowledged)
      throws Exception {
    PipelineOptions options = PipelineOptionsFactory.create();
    LocalCloudS3.use(s3, options);
    FileSystems.setDefaultPipelineOptions(options);

    Map<TopicPartition, TreeMap<Long, String>> archived = ArchiveAudit.archive(BUCKET);
    kafka.values().removeIf(Map::isEmpty);
    assertThat(archived).as("seed %d", SEED).isEqualTo(kafka);

    Map<PostKind, Set<Long>> keys = new TreeMap<>();
    long unacknowledged = 0;
    long records = 0;
    for (Map.Entry<TopicPartition, TreeMap<Long, String>> partition : archived.entrySet()) {
      Set<Long> stored = acknowledged.getOrDefault(partition.getKey(), Set.of());
      assertThat(partition.getValue().keySet()).as("seed %d", SEED).containsAll(stored);
      records += partition.getValue().size();
      unacknowledged += partition.getValue().size() - stored.size();
      PostKind kind = kind(partition.getKey());
      for (String record : partition.getValue().values()) {
        keys.computeIfAbsent(kind, k -> new TreeSet<>()).add(key(kind, record));
      }
    }
    System.err.printf(
        "kill series, seed %d: %d kills, %d records archived, %d of them not acknowledged%n",
        SEED, KILLS, records, unacknowledged);
    assertThat(records - unacknowledged).as("acknowledged").isPositive();
    batchGives(s3, keys, records);
  }

  /** Each archived row once, as the source database has it; nothing else. */
  private void batchGives(LocalCloudProcess s3, Map<PostKind, Set<Long>> keys, long records)
      throws IOException {
    OutputLayout output = OutputLayout.under(folder.resolve("cleaned").toString());
    BatchOptions options =
        Arguments.parse(
            List.of("--input=" + BUCKET + "/topics", "--output=" + output.root()),
            BatchOptions.class);
    LocalCloudS3.use(s3, options);
    BatchCommand.runBatch(options, System.err);
    JsonNode kinds = JSON.readTree(Files.readString(Path.of(output.ledger()))).get("kinds");
    long read = 0;
    for (PostKind kind : PostKind.values()) {
      Map<Long, ObjectNode> rows =
          TableJson.read(output.table(Kind.ofLabel(kind.label()).orElseThrow()));
      assertThat(rows.keySet())
          .as("seed %d, %s", SEED, kind)
          .containsExactlyInAnyOrderElementsOf(keys.get(kind));
      for (Map.Entry<Long, ObjectNode> row : rows.entrySet()) {
        assertThat(row.getValue())
            .isEqualTo(JSON.readTree(SourcePosts.generator().clean(kind, row.getKey())));
      }
      JsonNode counts = kinds.get(kind.label());
      read += counts.get("read").asLong();
      assertThat(counts.get("conflicts").asLong()).isZero();
    }
    assertThat(read).isEqualTo(records);
  }

  /** What the emulator was told is stored, by its own account. */
  private static Map<TopicPartition, Set<Long>> acknowledged(Path journal) throws IOException {
    Map<TopicPartition, Set<Long>> acknowledged = new TreeMap<>(ArchiveAudit.BY_NAME);
    for (String line : Files.readAllLines(journal)) {
      JsonNode node = JSON.readTree(line);
      if (node.has("at")) {
        String topic = node.get("to").asText().replaceFirst("/.*", "");
        for (JsonNode at : node.get("at")) {
          String[] place = at.asText().split(":");
          boolean first =
              acknowledged
                  .computeIfAbsent(
                      new TopicPartition(topic, Integer.parseInt(place[0])), p -> new HashSet<>())
                  .add(Long.parseLong(place[1]));
          assertThat(first).as("%s acknowledged twice", at).isTrue();
        }
      }
    }
    return acknowledged;
  }

  private static void awaitGrowth(Path file, long size, Victim writer) throws Exception {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (Files.size(file) <= size) {
      assertThat(writer.isAlive()).as(writer.toString()).isTrue();
      assertThat(System.nanoTime()).as("nothing more was acknowledged").isLessThan(giveUp);
      Thread.sleep(100);
    }
  }

  private static PostKind kind(TopicPartition partition) {
    String label = partition.topic().substring(partition.topic().indexOf('.') + 1);
    return Arrays.stream(PostKind.values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  private static long key(PostKind kind, String record) throws IOException {
    return JSON.readTree(record).get(kind == PostKind.PIN ? "index" : "ind").asLong();
  }

  private ServerVictim server(String part) throws IOException {
    return new ServerVictim(
        part,
        "--parts=" + part,
        "--data=" + folder.resolve(part),
        "--port." + part + "=" + freePort(),
        "--user=u");
  }

  /** Free, and none of those that the system gives to outgoing connections meanwhile. */
  private int freePort() throws IOException {
    while (true) {
      int port = random.nextInt(20_000, 30_000);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken: another one.
      }
    }
  }
}
