package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.pipelines.ArchiveOptions;
import io.pinbeam.pipelines.ArchivePosts;
import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.BatchPosts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What runs tell of themselves: while they read, and at their end as JSON. */
class RunsAreToldIT {
  private static final int POSTS = 120;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static LocalCloudProcess cloud;

  @BeforeAll
  static void start() throws Exception {
    cloud = LocalCloudProcess.start("--parts=kafka");
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      topics.create("ann.user", 2);
      topics.write("ann.user", 0, users(0, POSTS / 3));
      topics.write("ann.user", 1, users(POSTS / 3, POSTS));
    }
    Path topic = Files.createDirectories(folder.resolve("in/ann.user"));
    Files.write(topic.resolve("a.json"), users(0, POSTS / 2));
    Files.write(topic.resolve("b.json"), users(POSTS / 2, POSTS));
  }

  @AfterAll
  static void stop() {
    cloud.close();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void aBatchOverFilesKnowsTheirBytes(String profile) throws Exception {
    BatchOptions options =
        Arguments.parse(
            List.of(
                "--profile=" + profile,
                "--input=" + folder.resolve("in"),
                "--output=" + folder.resolve("files-" + profile)),
            BatchOptions.class);
    Pipeline pipeline = Pipeline.create(options);
    long size = BatchPosts.build(pipeline, options);

    assertThat(size)
        .isEqualTo(
            Files.size(folder.resolve("in/ann.user/a.json"))
                + Files.size(folder.resolve("in/ann.user/b.json")));
    assertAllIsRead(pipeline, size);
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void aBatchOverKafkaKnowsItsOffsets(String profile) {
    BatchOptions options =
        Arguments.parse(
            List.of(
                "--profile=" + profile,
                "--source=kafka",
                "--user=ann",
                "--bootstrapServers=" + cloud.kafkaBootstrapServers(),
                "--output=" + folder.resolve("kafka-" + profile)),
            BatchOptions.class);
    Pipeline pipeline = Pipeline.create(options);
    long size = BatchPosts.build(pipeline, options);

    assertThat(size).isEqualTo(POSTS);
    assertAllIsRead(pipeline, size);
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void anArchiveKnowsItsOffsets(String profile) {
    ArchiveOptions options =
        Arguments.parse(
            List.of(
                "--profile=" + profile,
                "--user=ann",
                "--bootstrapServers=" + cloud.kafkaBootstrapServers(),
                "--output=" + folder.resolve("archive-" + profile)),
            ArchiveOptions.class);
    Pipeline pipeline = Pipeline.create(options);
    long size = ArchivePosts.build(pipeline, options);

    assertThat(size).isEqualTo(POSTS);
    assertAllIsRead(pipeline, size);
  }

  private static void assertAllIsRead(Pipeline pipeline, long size) {
    ReadProgress progress = ReadProgress.of(PipelineRun.run(pipeline, size, System.err), size);

    assertThat(progress.line()).matches(POSTS + " records read, 100 %, [\\d,]+/s, finishing");
  }

  @Test
  void aBatchEndsWithItsLedger() throws Exception {
    Path output = folder.resolve("batch-json");
    String json = run("batch", "--json", "--input=" + folder.resolve("in"), "--output=" + output);

    assertThat(json).isEqualTo(Files.readString(output.resolve("ledger.json")));
    assertThat(JSON.readTree(json).at("/kinds/user/read").asInt()).isEqualTo(POSTS);
  }

  @Test
  void anArchiveEndsWithItsLedger() throws Exception {
    Path output = folder.resolve("archive-json");
    String json = run(kafkaWords("archive", output));

    assertThat(json).isEqualTo(Files.readString(output.resolve("archive/ledger.json")));
    assertThat(JSON.readTree(json).at("/total/read").asInt()).isEqualTo(POSTS);
  }

  @Test
  void aStreamEndsWithItsTotals() throws Exception {
    Path output = folder.resolve("stream-json");
    JsonNode first =
        JSON.readTree(
            run(
                kafkaWords(
                    "stream",
                    output,
                    "--source=kafka",
                    "--streams=ann.user",
                    "--commitInterval=1s",
                    "--window=1s",
                    "--until=idle")));

    assertThat(first.at("/streams/ann.user/read").asInt()).isEqualTo(POSTS);
    assertThat(first.at("/streams/ann.user/written").asInt()).isEqualTo(POSTS);
    assertThat(first.at("/streams/ann.user/addsUp").asBoolean()).isTrue();
    assertThat(first.get("addsUp").asBoolean()).isTrue();
    assertThat(first.get("rows").asInt()).isEqualTo(POSTS);
    assertThat(first.get("deadLetterRows").asInt()).isZero();
    assertThat(first.get("tables").asText()).isEqualTo(output + "/tables");
    assertThat(first.get("ended").asText()).isEqualTo("every stream is read to its tip");
  }

  private static String[] kafkaWords(String subcommand, Path output, String... more) {
    List<String> words = new ArrayList<>(List.of(subcommand, "--json", "--output=" + output));
    words.add("--bootstrapServers=" + cloud.kafkaBootstrapServers());
    if (more.length == 0) {
      words.add("--user=ann");
    }
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  /** All that a run prints on the VM's stdout, whoever prints it. */
  private static String run(String... words) throws IOException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(Pinbeam.run(words, System.out, System.err)).isEqualTo(ExitCode.OK);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  private static List<String> users(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "{\"ind\": " + i + ", \"first_name\": \"Ada\", \"age\": 36}")
        .toList();
  }
}
