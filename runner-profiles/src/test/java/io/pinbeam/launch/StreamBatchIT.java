package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.emulator.Defects;
import io.pinbeam.emulator.ExpectedRun;
import io.pinbeam.emulator.FileLayout;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.emulator.PostKind;
import io.pinbeam.emulator.cloud.Topics;
import io.pinbeam.pipelines.query.TableAnswers;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.values.Row;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/**
 * The same records, with every defect of the contract and repeats of every sort, through the stream
 * from Kinesis, through the stream from Kafka and through the batch: rows, dead letters and the
 * answers are the same, and as the generator knows that they must be.
 */
class StreamBatchIT {
  private static final int POSTS = 600;
  private static final int PARTITIONS = 3;
  private static final int MAX_RECORDS_OF_A_CALL = 500;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The upper bound of hash keys: the first half of them is the first of two shards. */
  private static final BigInteger LAST_HASH = BigInteger.TWO.pow(128).subtract(BigInteger.ONE);

  /** A record of a stream is a source object of its own, as a file of one record is. */
  private static final PostFiles RECORDS =
      PostFiles.of(PostGenerator.withSeed(3))
          .withUser("u")
          .withPartitions(PARTITIONS)
          .withDefects(Defects.share(0.3))
          .withLayout(FileLayout.ONE_RECORD);

  @TempDir static Path folder;
  private static LocalCloudProcess cloud;

  @BeforeAll
  static void start() throws Exception {
    cloud = LocalCloudProcess.start("--parts=kafka,kinesis");
    RECORDS.write(folder.resolve("records"), POSTS);
    try (AwsProperties credentials = AwsProperties.of(cloud.environment())) {
      putIntoKinesis();
    }
    sendToKafka();
    Runners.batch("direct", folder.resolve("records"), folder.resolve("batch"));
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void fromKinesis(String profile) throws Exception {
    Path output = folder.resolve("kinesis-" + profile);
    stream(
        profile,
        output,
        "--source=kinesis",
        "--endpoint=" + cloud.address("kinesis"),
        "--awsRegion=us-east-1");
    isAsTheBatch(profile, output);
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void fromKafka(String profile) throws Exception {
    Path output = folder.resolve("kafka-" + profile);
    stream(
        profile, output, "--source=kafka", "--bootstrapServers=" + cloud.kafkaBootstrapServers());
    isAsTheBatch(profile, output);
  }

  private static void stream(String profile, Path output, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "stream",
                "--profile=" + profile,
                "--user=u",
                "--output=" + output,
                "--commitInterval=2s",
                "--window=4s",
                "--until=idle"));
    words.addAll(List.of(more));
    try (CommandProcess stream =
        CommandProcess.start(folder, cloud.environment(), words.toArray(String[]::new))) {
      assertThat(stream.waitFor(LIMIT)).as(stream.output()).isZero();
    }
  }

  private static void isAsTheBatch(String profile, Path output) throws Exception {
    OutputLayout batch = OutputLayout.under(folder.resolve("batch").toString());
    OutputLayout streamed = OutputLayout.under(output.toString());
    ExpectedRun expected = RECORDS.expected(POSTS);
    Map<String, Long> letters = new TreeMap<>();
    for (Row letter : StreamedTables.under(output).rows(StreamedTables.DEAD_LETTERS)) {
      letters.merge(letter.getString("kind") + " " + letter.getString("reason"), 1L, Long::sum);
    }
    Map<String, Long> expectedLetters = new TreeMap<>();
    for (PostKind kind : PostKind.values()) {
      String table = streamed.table(Kind.ofLabel(kind.label()).orElseThrow());
      TreeMap<Long, ObjectNode> rows = TableJson.readLast(table);
      TreeMap<Long, JsonNode> expectedRows = new TreeMap<>();
      for (long key = 0; key < POSTS; key++) {
        String row = expected.row(kind, key);
        if (row != null) {
          expectedRows.put(key, JSON.readTree(row));
        }
      }
      assertThat(rows).as("%s %s", profile, kind).isEqualTo(expectedRows);
      assertThat(rows)
          .isEqualTo(TableJson.read(batch.table(Kind.ofLabel(kind.label()).orElseThrow())));
      expected
          .ledger(kind)
          .deadLetters()
          .forEach((reason, count) -> expectedLetters.put(kind.label() + " " + reason, count));
    }
    assertThat(letters).isEqualTo(expectedLetters);
    assertThat(answersOf(profile, output)).isEqualTo(csv(folder.resolve("batch/answers")));
  }

  /** From the stream's tables. */
  private static Map<String, String> answersOf(String profile, Path output) throws IOException {
    Path answers = folder.resolve("answers-of-" + output.getFileName());
    Pipeline pipeline =
        Pipeline.create(
            PipelineOptionsFactory.fromArgs(
                    Profile.named(profile).arguments().toArray(String[]::new))
                .create());
    TableAnswers.build(pipeline, output.toString(), answers.toString());
    PipelineRun.run(pipeline, System.err);
    return csv(answers);
  }

  private static Map<String, String> csv(Path answers) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(answers)) {
      for (Path file : files.toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(texts).hasSize(10);
    return texts;
  }

  /** In the order that the batch goes by: partition after partition, each in one of two shards. */
  private static void putIntoKinesis() throws Exception {
    try (KinesisClient kinesis =
        KinesisClient.builder().endpointOverride(URI.create(cloud.address("kinesis"))).build()) {
      for (Kind kind : Kind.values()) {
        String stream = "streaming-u-" + kind.label();
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

  /** A millisecond each, in the same order. */
  private static void sendToKafka() throws Exception {
    String brokers = cloud.kafkaBootstrapServers();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers));
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      for (Kind kind : Kind.values()) {
        String topic = "u." + kind.label();
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

  private static List<byte[]> bodies(Kind kind, int partition) throws IOException {
    List<byte[]> bodies = new ArrayList<>();
    Path objects = folder.resolve("records/topics/u." + kind.label() + "/partition=" + partition);
    try (Stream<Path> files = Files.list(objects)) {
      for (Path file : files.sorted().toList()) {
        bodies.add(Files.readAllBytes(file));
      }
    }
    return bodies;
  }
}
