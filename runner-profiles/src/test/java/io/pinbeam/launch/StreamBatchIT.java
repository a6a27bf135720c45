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
import io.pinbeam.pipelines.query.TableAnswers;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same records, with every defect of the contract and repeats of every sort, through the stream
 * from Kinesis, through the stream from Kafka and through the batch: rows, dead letters and the
 * answers are the same, and as the generator knows that they must be. Streamed on the direct runner
 * ({@link SameResults}, with these very records, shows that the others write the same), answered on
 * both.
 */
class StreamBatchIT {
  private static final int POSTS = 600;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A record of a stream is a source object of its own, as a file of one record is. */
  private static final PostFiles RECORDS =
      PostFiles.of(PostGenerator.withSeed(3))
          .withUser("u")
          .withPartitions(RecordedPosts.PARTITIONS)
          .withDefects(Defects.share(0.3))
          .withLayout(FileLayout.ONE_RECORD);

  @TempDir static Path folder;
  private static LocalCloudProcess cloud;

  @BeforeAll
  static void start() throws Exception {
    cloud = LocalCloudProcess.start("--parts=kafka,kinesis");
    RecordedPosts posts = RecordedPosts.write(RECORDS, "u", folder.resolve("records"), POSTS);
    try (AwsProperties credentials = AwsProperties.of(cloud.environment())) {
      posts.putIntoKinesis(cloud.address("kinesis"));
    }
    posts.sendToKafka(cloud.kafkaBootstrapServers());
    Runners.batch("direct", folder.resolve("records"), folder.resolve("batch"));
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @Test
  void fromKinesis() throws Exception {
    Path output = folder.resolve("kinesis");
    stream(
        output,
        "--source=kinesis",
        "--endpoint=" + cloud.address("kinesis"),
        "--awsRegion=us-east-1");
    isAsTheBatch(output);
  }

  @Test
  void fromKafka() throws Exception {
    Path output = folder.resolve("kafka");
    stream(output, "--source=kafka", "--bootstrapServers=" + cloud.kafkaBootstrapServers());
    isAsTheBatch(output);
  }

  private static void stream(Path output, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "stream",
                "--profile=direct",
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

  private static void isAsTheBatch(Path output) throws Exception {
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
      assertThat(rows).as("%s", kind).isEqualTo(expectedRows);
      assertThat(rows)
          .isEqualTo(TableJson.read(batch.table(Kind.ofLabel(kind.label()).orElseThrow())));
      expected
          .ledger(kind)
          .deadLetters()
          .forEach((reason, count) -> expectedLetters.put(kind.label() + " " + reason, count));
    }
    assertThat(letters).isEqualTo(expectedLetters);
    for (String profile : Runners.all().toList()) {
      assertThat(answersOf(profile, output))
          .as(profile)
          .isEqualTo(csv(folder.resolve("batch/answers")));
    }
  }

  /** From the stream's tables. */
  private static Map<String, String> answersOf(String profile, Path output) throws IOException {
    Path answers = folder.resolve("answers-" + profile + "-" + output.getFileName());
    Pipeline pipeline = Pipeline.create(Runners.options(profile));
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
}
