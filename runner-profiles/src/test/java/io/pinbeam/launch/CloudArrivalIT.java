package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.emulator.cloud.Topics;
import io.pinbeam.pipelines.ArchiveOptions;
import io.pinbeam.pipelines.ArchivePosts;
import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.transforms.model.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs by arrival over Kafka, by its records' timestamps, and over S3, by its objects' times. */
class CloudArrivalIT {
  private static final int PARTITIONS = 2;

  @TempDir static Path folder;
  private static LocalCloudProcess cloud;

  @BeforeAll
  static void start() throws Exception {
    cloud = LocalCloudProcess.start("--parts=kafka,s3");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cloud.kafkaBootstrapServers()))) {
      for (Kind kind : Kind.values()) {
        Topics.create(admin, "u." + kind.label(), PARTITIONS);
        Topics.create(admin, "late." + kind.label(), PARTITIONS);
      }
    }
  }

  @AfterAll
  static void stop() {
    cloud.close();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void kafkaByTimestamps() throws Exception {
    Random random = new Random(4);
    produce("u", random, -3, -2, -1);
    Path output = folder.resolve("kafka");
    kafka(output, "--date=" + day(-2));
    kafka(output, "--date=" + day(-3));
    // Of days that were read, behind what was read.
    produce("u", random, -2, -3);
    kafka(output, "--date=" + day(-1));
    assertThat(kafka(output, "--date=" + day(-1))).isPresent();
    produce("u", random, -1, 0);
    kafka(output, "--from=" + day(0));
    assertThat(kafka(output, "--to=" + day(0))).isPresent();

    Path whole = folder.resolve("whole");
    kafka(whole);
    Map<String, String> expected = WrittenOutput.ofBatch(whole);
    assertThat(WrittenOutput.differences(expected, WrittenOutput.ofBatch(output))).isEmpty();
    kafka(output, "--fullRefresh");
    assertThat(WrittenOutput.differences(expected, WrittenOutput.ofBatch(output))).isEmpty();
    assertThatThrownBy(
            () ->
                batch(
                    "--input=" + folder.resolve("none"), "--output=" + output, "--date=" + day(0)))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("--source=FILES: the earlier runs by arrival");
  }

  /** All is archived today, each day to its end; then what of today is there, without an end. */
  @Test
  void objectsOfAnArchiveByTheDaysThatItWasTold() throws Exception {
    produce("late", new Random(6), -3, -2, -1, 0);
    Path root = folder.resolve("archive");
    archive(root, "--to=" + day(-2));
    archive(root, "--to=" + day(-1));
    archive(root, "--to=" + day(-1));
    archive(root, "--to=" + day(0));
    archive(root);

    Path output = folder.resolve("of-archive");
    String input = "--input=" + root.resolve("topics");
    Path whole = folder.resolve("of-kafka");
    for (int day : List.of(-2, -3, -1)) {
      assertThat(batch(input, "--output=" + output, "--date=" + day(day))).as("%d", day).isEmpty();
    }
    assertThat(batch(input, "--output=" + output, "--to=" + day(0))).isPresent();
    assertThat(ledger(output, "/arrival/covered"))
        .isEqualTo("[{\"from\":null,\"to\":\"%sT00:00:00Z\"}]".formatted(day(0)));
    batch(input, "--output=" + output, "--from=" + day(0));

    kafka("late", whole);
    // What is no JSON is a dead letter of the archive's already.
    Map<String, String> expected = WrittenOutput.ofBatch(whole);
    assertThat(WrittenOutput.differences(expected, WrittenOutput.ofBatch(output)))
        .allMatch(difference -> difference.matches("(dead letters|counts) differ.*"));
  }

  @Test
  void s3ByTheTimesOfObjects() throws Exception {
    try (CloudBucket bucket = CloudBucket.create(cloud, "arrivals")) {
      Random random = new Random(5);
      put(bucket, random, 0);
      Instant between = s3Time(bucket).plusSeconds(1);
      awaitS3(bucket, between);
      put(bucket, random, 100);
      String output = "s3://arrivals/cleaned";
      String topics = "--input=s3://arrivals/topics";
      batch(topics, "--output=" + output, "--from=" + between);
      batch(topics, "--output=" + output, "--to=" + between);
      assertThat(batch(topics, "--output=" + output, "--to=" + between)).isPresent();
      String whole = "s3://arrivals/whole";
      batch(topics, "--output=" + whole);

      assertThat(bucket.keys("cleaned/arrival/"))
          .contains("cleaned/arrival/slice-1.json", "cleaned/arrival/slice-2.json")
          .doesNotContain("cleaned/arrival/commit.json");
      assertThat(bucket.texts("cleaned/answers/")).isEqualTo(bucket.texts("whole/answers/"));
      for (Kind kind : Kind.values()) {
        String table = "/tables/" + kind.label();
        assertThat(TableJson.read(output + table)).isEqualTo(TableJson.read(whole + table));
      }
      assertThat(counts(output)).isEqualTo(counts(whole));
    }
  }

  /** In whole seconds, by S3's own clock. */
  private static Instant s3Time(CloudBucket bucket) {
    bucket.put("clock", "");
    return bucket.modified("clock").truncatedTo(ChronoUnit.SECONDS);
  }

  private static void awaitS3(CloudBucket bucket, Instant time) throws InterruptedException {
    while (s3Time(bucket).isBefore(time)) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static String counts(String output) throws Exception {
    return new ObjectMapper()
        .readTree(OutputFiles.read(output + "/ledger.json"))
        .at("/kinds")
        .findValues("read")
        .toString();
  }

  private static void put(CloudBucket bucket, Random random, long offset) {
    for (Kind kind : Kind.values()) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          records.add(record(kind, random));
        }
        bucket.put(
            "topics/u.%s/partition=%d/u.%s+%d+%010d.json"
                .formatted(kind.label(), partition, kind.label(), partition, offset),
            String.join("\n", records));
      }
    }
  }

  /** Some records of each of these days, one day after the other. */
  private static void produce(String user, Random random, int... days) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cloud.kafkaBootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int day : days) {
        long noon = day(day).atTime(0, 1).toInstant(ZoneOffset.UTC).toEpochMilli();
        for (Kind kind : Kind.values()) {
          for (int i = 0; i < 12; i++) {
            producer.send(
                new ProducerRecord<>(
                    user + "." + kind.label(),
                    random.nextInt(PARTITIONS),
                    noon + random.nextInt(1_000),
                    null,
                    record(kind, random).getBytes(UTF_8)));
          }
        }
      }
      producer.flush();
    }
  }

  private static String record(Kind kind, Random random) {
    int key = random.nextInt(25);
    int value = random.nextInt(4);
    if (random.nextInt(12) == 0) {
      return random.nextBoolean() ? "no json" : "{\"ind\": -1}";
    }
    return switch (kind) {
      case PIN -> "{\"ind\": %d, \"title\": \"t%d\", \"category\": \"c\"}".formatted(key, value);
      case GEO -> "{\"ind\": %d, \"country\": \"land%d\"}".formatted(key, value);
      case USER -> "{\"ind\": %d, \"first_name\": \"a%d\", \"age\": 30}".formatted(key, value);
    };
  }

  private static LocalDate day(int fromToday) {
    return LocalDate.now(ZoneOffset.UTC).plusDays(fromToday);
  }

  private static Optional<String> kafka(Path output, String... words) {
    return kafka("u", output, words);
  }

  private static Optional<String> kafka(String user, Path output, String... words) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--source=kafka",
                "--user=" + user,
                "--bootstrapServers=" + cloud.kafkaBootstrapServers(),
                "--output=" + output));
    all.addAll(List.of(words));
    return batch(all.toArray(String[]::new));
  }

  private static Optional<String> batch(String... words) {
    BatchOptions options = Arguments.parse(List.of(words), BatchOptions.class);
    LocalCloudS3.use(cloud, options);
    return BatchCommand.runBatch(options, System.err);
  }

  private static void archive(Path root, String... words) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--user=late",
                "--bootstrapServers=" + cloud.kafkaBootstrapServers(),
                "--output=" + root));
    all.addAll(List.of(words));
    ArchiveOptions options = Arguments.parse(all, ArchiveOptions.class);
    Pipeline pipeline = Pipeline.create(options);
    ArchivePosts.build(pipeline, options);
    PipelineRun.run(pipeline, System.err);
  }

  private static String ledger(Path output, String pointer) throws Exception {
    return new ObjectMapper()
        .readTree(output.resolve("ledger.json").toFile())
        .at(pointer)
        .toString();
  }
}
