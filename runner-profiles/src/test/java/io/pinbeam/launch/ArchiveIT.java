package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.pipelines.ArchiveOptions;
import io.pinbeam.pipelines.options.BadOptionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kafka to S3 with real servers: every offset in exactly one object, whatever happens. */
class ArchiveIT {
  private static final String BUCKET = "archive";

  @TempDir Path folder;

  private static LocalCloudProcess cloud;
  private static CloudBucket bucket;

  @BeforeAll
  static void start() throws IOException {
    cloud = LocalCloudProcess.start("--parts=kafka,s3");
    bucket = CloudBucket.create(cloud, BUCKET);
  }

  @AfterAll
  static void stop() {
    bucket.close();
    cloud.close();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void anObjectForEachStretchOfOffsetsAndNothingTwice(String profile) throws Exception {
    String user = "run-" + profile;
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      topics.create(user + ".pin", 2);
      topics.create(user + ".geo", 1);
      topics.write(user + ".pin", 0, records(0, 2_500));
      topics.write(user + ".geo", 0, records(0, 7));
      topics.create("other-" + user + ".pin", 1);
      topics.write("other-" + user + ".pin", 0, records(0, 5));

      JsonNode first = archive(profile, user);
      assertThat(bucket.texts(user + "/topics/"))
          .isEqualTo(ArchiveModel.objects(user, topics, 1_000));
      assertThat(first.at("/total/read").asLong()).isEqualTo(2_507);
      assertThat(first.at("/total/archived").asLong()).isEqualTo(2_507);
      assertThat(first.at("/total/objectsWritten").asLong()).isEqualTo(4);
      Map<String, String> before = bucket.texts(user + "/topics/");
      assertThat(before)
          .containsOnlyKeys(
              user + ".pin/partition=0/" + user + ".pin+0+0000000000.json",
              user + ".pin/partition=0/" + user + ".pin+0+0000001000.json",
              user + ".pin/partition=0/" + user + ".pin+0+0000002000.json",
              user + ".geo/partition=0/" + user + ".geo+0+0000000000.json");

      JsonNode again = archive(profile, user);
      assertThat(again.at("/total/offsets").asLong()).isZero();
      assertThat(bucket.texts(user + "/topics/")).isEqualTo(before);

      topics.write(user + ".pin", 0, records(2_500, 1_000));
      topics.write(user + ".pin", 1, records(0, 1));
      JsonNode more = archive(profile, user, "--flushSize=500");
      assertThat(more.at("/total/read").asLong()).isEqualTo(1_001);
      Map<String, String> after = bucket.texts(user + "/topics/");
      assertThat(after).containsAllEntriesOf(before).hasSize(before.size() + 3);
      assertThat(ArchiveModel.values(user, topics)).isEqualTo(String.join("", after.values()));
    }
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void oneRecordEach(String profile) throws Exception {
    String user = "one-" + profile;
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      topics.create(user + ".user", 3);
      for (int partition = 0; partition < 3; partition++) {
        topics.write(user + ".user", partition, records(partition, 40));
      }
      archive(profile, user, "--flushSize=1", "--taskOffsets=15");
      assertThat(bucket.texts(user + "/topics/")).isEqualTo(ArchiveModel.objects(user, topics, 1));
      assertThat(bucket.texts(user + "/topics/")).hasSize(120);
    }
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void whatATransactionLeavesOutIsNotThere(String profile) throws Exception {
    String user = "gaps-" + profile;
    String topic = user + ".pin";
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of("transactional.id", user))) {
      topics.create(topic, 1);
      topics.beginTransactions();
      topics.transaction(topic, 0, records(0, 3), true); // its marker is offset 3
      topics.transaction(topic, 0, records(90, 8), false); // 4 to 11, 12
      topics.transaction(topic, 0, records(3, 2), true); // 13, 14, 15

      JsonNode ledger = archive(profile, user, "--flushSize=4");
      assertThat(bucket.texts(user + "/topics/")).isEqualTo(ArchiveModel.objects(user, topics, 4));
      assertThat(bucket.texts(user + "/topics/" + topic + "/partition=0/"))
          .containsOnlyKeys(topic + "+0+0000000000.json", topic + "+0+0000000012.json");
      assertThat(ledger.at("/total/offsets").asLong()).isEqualTo(16);
      assertThat(ledger.at("/total/gaps").asLong()).isEqualTo(11);
      assertThat(archive(profile, user).at("/total/offsets").asLong()).isZero();
    }
  }

  @Test
  void valuesAreLinesAndTheRestAreDeadLetters() throws Exception {
    String topic = "values.pin";
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      topics.create(topic, 1);
      topics.writeBytes(
          topic,
          0,
          Arrays.asList(
              "{\"index\": 1}\n{\"index\": 2}".getBytes(UTF_8),
              "{\n  \"index\": 3\n}\n".getBytes(UTF_8),
              "{'index': 4}".getBytes(UTF_8),
              null,
              new byte[] {(byte) 0xff, (byte) 0xfe},
              new byte[0],
              "eyJpbmRleCI6IDV9".getBytes(UTF_8),
              "[{\"index\": 6}, 7]".getBytes(UTF_8)));
      JsonNode ledger = archive("direct", "values");
      assertThat(bucket.text("values/topics/values.pin/partition=0/values.pin+0+0000000000.json"))
          .isEqualTo(
              "{\"index\": 1}\n{\"index\": 2}\n{   \"index\": 3 }\n\"eyJpbmRleCI6IDV9\"\n"
                  + "{\"index\": 6}\n7\n");
      String letters =
          bucket.text("values/dead-letters/values.pin/partition=0/values.pin+0+0000000000.jsonl");
      List<String> found = new ArrayList<>();
      for (String line : letters.split("\n", 0)) {
        JsonNode letter = new ObjectMapper().readTree(line);
        assertThat(letter.at("/stage").asText()).isEqualTo("archive");
        assertThat(letter.at("/kind").asText()).isEqualTo("pin");
        assertThat(letter.at("/source/topic").asText()).isEqualTo(topic);
        found.add(letter.at("/source/offset").asLong() + " " + letter.at("/reason").asText());
      }
      assertThat(found).containsExactly("2 INVALID_JSON", "3 EMPTY_RECORD", "4 BAD_ENCODING");
      assertThat(ledger.at("/total/read").asLong()).isEqualTo(8);
      assertThat(ledger.at("/total/archived").asLong()).isEqualTo(6);
      assertThat(ledger.at("/total/empty").asLong()).isEqualTo(1);
      assertThat(ledger.at("/total/deadLetters/BAD_ENCODING").asLong()).isEqualTo(1);
    }
  }

  @Test
  void whatKafkaDeletedBeforeIsCounted() throws Exception {
    String topic = "lost.pin";
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      topics.create(topic, 1);
      topics.write(topic, 0, records(0, 10));
      archive("direct", "lost", "--flushSize=4");
      topics.write(topic, 0, records(10, 10));
      topics.deleteBefore(topic, 0, 13);
      JsonNode ledger = archive("direct", "lost", "--flushSize=4");
      assertThat(ledger.at("/topics/lost.pin/0/lost").asLong()).isEqualTo(3);
      assertThat(ledger.at("/topics/lost.pin/0/read").asLong()).isEqualTo(7);
      assertThat(bucket.texts("lost/topics/lost.pin/partition=0/").keySet())
          .containsExactly(
              "lost.pin+0+0000000000.json",
              "lost.pin+0+0000000004.json",
              "lost.pin+0+0000000008.json",
              "lost.pin+0+0000000013.json",
              "lost.pin+0+0000000016.json");
      assertThat(ArchiveSummary.read("s3://" + BUCKET + "/lost").warnings())
          .isEqualTo(
              "pinbeam: WARNING: lost.pin, partition 0: 3 offsets were gone from Kafka before they"
                  + " were archived\n");
      assertThat(archive("direct", "lost").at("/total/lost").asLong()).isZero();
    }
  }

  @Test
  void goesOnWhereTheConnectSinkEnded() throws Exception {
    String topic = "sink.geo";
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      topics.create(topic, 1);
      topics.write(topic, 0, records(0, 10));
      String prefix = "sink/topics/sink.geo/partition=0/sink.geo+0+";
      bucket.put(prefix + "0000000000.json", lines(0, 3));
      bucket.put(prefix + "0000000003.json", lines(3, 3));
      archive("direct", "sink");
      assertThat(bucket.texts(prefix).values())
          .containsExactly(lines(0, 3), lines(3, 3), lines(6, 4));
    }
  }

  @Tag("reliability")
  @Test
  void twoAtOnceWriteTheSameAndNothingTwice() throws Exception {
    String user = "two";
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      topics.create(user + ".pin", 2);
      for (int round = 0; round < 3; round++) {
        topics.write(user + ".pin", 0, records(round, 150));
        topics.write(user + ".pin", 1, records(round, 150));
        List<CompletableFuture<Void>> runs = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
          String flush = "--flushSize=" + (10 + run * 7);
          runs.add(
              CompletableFuture.runAsync(
                  () -> {
                    try {
                      archive("direct", user, flush);
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  }));
        }
        CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new)).get();
        assertThat(String.join("", bucket.texts(user + "/topics/").values()))
            .isEqualTo(ArchiveModel.values(user, topics));
      }
    }
  }

  @Test
  void aFolderTakesTheSame() throws Exception {
    String topic = "local.user";
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      topics.create(topic, 1);
      topics.write(topic, 0, records(0, 25));
      Path output = folder.resolve("out");
      ArchiveOptions options = options("direct", "local", output.toString(), "--flushSize=10");
      ArchiveCommand.runArchive(options, System.err);
      ArchiveCommand.runArchive(options, System.err);
      try (Stream<Path> files = Files.walk(output.resolve("topics"))) {
        assertThat(files.filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString))
            .containsExactlyInAnyOrder(
                "local.user+0+0000000000.json",
                "local.user+0+0000000010.json",
                "local.user+0+0000000020.json");
      }
      assertThat(output.resolve("topics/local.user/partition=0/local.user+0+0000000020.json"))
          .hasContent(lines(20, 5));
      assertThat(ArchiveSummary.read(output.toString()).text()).contains("Nothing new");
    }
  }

  @Test
  void aTopicMadeAnewIsSaid() throws Exception {
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      topics.create("anew.pin", 1);
      bucket.put("anew/topics/anew.pin/partition=0/anew.pin+0+0000000100.json", lines(0, 1));
      assertThatThrownBy(() -> archive("direct", "anew"))
          .isInstanceOf(BadOptionException.class)
          .hasMessageContaining("anew.pin, partition 0 ends at offset 0")
          .hasMessageContaining("up to 101");
    }
  }

  @Test
  void topicsThatAreNotThereAndABucketThatIsNotAreSaid() throws Exception {
    assertThatThrownBy(() -> archive("direct", "nobody"))
        .isInstanceOf(BadOptionException.class)
        .hasMessageStartingWith("archive: no topic matches");
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      topics.create("nowhere.pin", 1);
    }
    ArchiveOptions options = options("direct", "nowhere", "s3://no-such-bucket/x");
    assertThatThrownBy(() -> ArchiveCommand.runArchive(options, System.err))
        .isInstanceOf(BadOptionException.class)
        .hasMessageStartingWith("archive: cannot list s3://no-such-bucket/x/");
  }

  @Test
  void manyRecordsAreFast(TestReporter report) throws Exception {
    String value = "{\"ind\": 1, \"text\": \"" + "x".repeat(600) + "\"}";
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of("linger.ms", 20))) {
      for (int flushSize : new int[] {1, 1_000}) {
        int count = flushSize == 1 ? 3_300 : 33_000;
        String user = "many-" + flushSize;
        topics.create(user + ".pin", 1);
        topics.write(user + ".pin", 0, Collections.nCopies(count, value));
        long started = System.nanoTime();
        JsonNode ledger = archive("direct", user, "--flushSize=" + flushSize);
        double seconds = (System.nanoTime() - started) / 1e9;
        report.publishEntry(
            "records/s, flushSize " + flushSize, Long.toString(Math.round(count / seconds)));
        assertThat(ledger.at("/total/objectsWritten").asLong()).isEqualTo(count / flushSize);
        assertThat(seconds).isLessThan(120);
      }
    }
  }

  /** Archives the topics of a user under a prefix of his name; the ledger. */
  private static JsonNode archive(String profile, String user, String... more) throws IOException {
    ArchiveOptions options = options(profile, user, "s3://" + BUCKET + "/" + user, more);
    ArchiveCommand.runArchive(options, System.err);
    return new ObjectMapper().readTree(bucket.text(user + "/archive/ledger.json"));
  }

  private static ArchiveOptions options(
      String profile, String user, String output, String... more) {
    List<String> words = new ArrayList<>(List.of(more));
    words.add("--profile=" + profile);
    words.add("--bootstrapServers=" + cloud.kafkaBootstrapServers());
    words.add("--user=" + user);
    words.add("--output=" + output);
    ArchiveOptions options = Arguments.parse(words, ArchiveOptions.class);
    LocalCloudS3.use(cloud, options);
    return options;
  }

  private static List<String> records(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(i -> "{\"ind\": " + i + "}").toList();
  }

  private static String lines(int from, int count) {
    return String.join("\n", records(from, count)) + "\n";
  }
}
