package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.emulator.Defects;
import io.pinbeam.emulator.FileLayout;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.emulator.cloud.Topics;
import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.S3Client;

/** The batch over Kafka and over S3, both real servers: the same posts give the same either way. */
class CloudBatchIT {
  private static final int POSTS = 600;
  private static final int PARTITIONS = 3;
  private static final PostFiles FILES =
      PostFiles.of(PostGenerator.withSeed(3))
          .withUser("u")
          .withPartitions(PARTITIONS)
          .withFlushSize(100)
          .withDefects(Defects.share(0.3));

  /** A record of Kafka is a source object of its own, as a file of one record is. */
  private static final PostFiles RECORDS = FILES.withLayout(FileLayout.ONE_RECORD);

  @TempDir static Path folder;
  private static LocalCloudProcess cloud;

  @BeforeAll
  static void start() throws Exception {
    cloud = LocalCloudProcess.start("--parts=kafka,s3");
    FILES.write(folder.resolve("in"), POSTS);
    RECORDS.write(folder.resolve("records"), POSTS);
    upload();
    produce();
  }

  @AfterAll
  static void stop() {
    cloud.close();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void fromS3ToS3(String profile) throws Exception {
    String output = "s3://pinbeam/cleaned-" + profile;
    batch(profile, "--input=s3://pinbeam/topics", "--output=" + output);
    assertThat(DemoCheck.differences(FILES.expected(POSTS), POSTS, OutputLayout.under(output)))
        .isEmpty();

    // A second run replaces tables that are there.
    batch(profile, "--input=s3://pinbeam/topics", "--output=" + output);
    assertThat(DemoCheck.differences(FILES.expected(POSTS), POSTS, OutputLayout.under(output)))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void fromKafka(String profile) throws Exception {
    Path output = folder.resolve("kafka-" + profile);
    batch(
        profile,
        "--source=kafka",
        "--user=u",
        "--bootstrapServers=" + cloud.kafkaBootstrapServers(),
        "--output=" + output);
    assertThat(
            DemoCheck.differences(
                RECORDS.expected(POSTS), POSTS, OutputLayout.under(output.toString())))
        .isEmpty();
    try (Stream<Path> letters = Files.list(output.resolve("dead-letters"))) {
      assertThat(letters.findFirst().map(CloudBatchIT::firstLine).orElseThrow())
          .contains("\"topic\":\"u.", "\"partition\":", "\"offset\":");
    }
  }

  @Test
  void topicsWithoutRecordsAreSaid() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cloud.kafkaBootstrapServers()))) {
      Topics.create(admin, "empty.pin", 2);
    }
    assertThatThrownBy(
            () ->
                batch(
                    "direct",
                    "--source=kafka",
                    "--user=empty",
                    "--bootstrapServers=" + cloud.kafkaBootstrapServers(),
                    "--output=" + folder.resolve("none")))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("no records");
  }

  @Test
  void topicsOfSeveralUsersNeedAChoice() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cloud.kafkaBootstrapServers()))) {
      Topics.create(admin, "another.pin", 1);
    }
    assertThatThrownBy(
            () ->
                batch(
                    "direct",
                    "--source=kafka",
                    "--bootstrapServers=" + cloud.kafkaBootstrapServers(),
                    "--output=" + folder.resolve("none")))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("--user=");
  }

  private static void batch(String profile, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--profile=" + profile);
    BatchOptions options = Arguments.parse(all, BatchOptions.class);
    LocalCloudS3.use(cloud, options);
    BatchCommand.runBatch(options, System.err);
  }

  private static String firstLine(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void upload() {
    try (S3Client s3 = CloudBucket.client(cloud)) {
      s3.createBucket(b -> b.bucket("pinbeam"));
      try (Stream<Path> files = Files.walk(folder.resolve("in/topics"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String key = folder.resolve("in").relativize(file).toString();
          s3.putObject(b -> b.bucket("pinbeam").key(key), file);
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Each file is a record, in its partition and in its order. */
  private static void produce() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cloud.kafkaBootstrapServers()));
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", cloud.kafkaBootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      for (Kind kind : Kind.values()) {
        String topic = "u." + kind.label();
        // One partition more than there is data for: an empty one must end by itself.
        Topics.create(admin, topic, PARTITIONS + 1);
        for (int partition = 0; partition < PARTITIONS; partition++) {
          Path objects = folder.resolve("records/topics/" + topic + "/partition=" + partition);
          try (Stream<Path> files = Files.list(objects)) {
            for (Path file : files.sorted().toList()) {
              producer.send(new ProducerRecord<>(topic, partition, null, Files.readAllBytes(file)));
            }
          }
        }
      }
      producer.flush();
    }
  }
}
