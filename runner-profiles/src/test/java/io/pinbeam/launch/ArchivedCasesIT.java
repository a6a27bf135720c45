package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.pipelines.ArchiveOptions;
import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.BatchPosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every worked case of the cleaning contract as a Kafka record: the batch over the archive gives
 * the rows that the batch over Kafka gives, and no refused value is lost on the way.
 */
class ArchivedCasesIT {
  /** What a broker takes. */
  private static final int MOST_BYTES = 1_000_000;

  @TempDir Path folder;

  private static LocalCloudProcess cloud;

  @BeforeAll
  static void start() throws IOException {
    cloud = LocalCloudProcess.start("--parts=kafka");
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @Test
  void theBatchOverTheArchiveGivesWhatTheBatchOverKafkaGives() throws Exception {
    List<JsonNode> cases = produced(ContractCasesIT.cases());
    ArchiveOptions archive =
        Arguments.parse(
            List.of(
                "--profile=direct",
                "--bootstrapServers=" + cloud.kafkaBootstrapServers(),
                "--output=" + folder.resolve("bucket")),
            ArchiveOptions.class);
    ArchiveCommand.runArchive(archive, System.err);
    everyLineIsJson();

    Pipeline pipeline = Pipeline.create(options("none", "none"));
    for (int i = 0; i < cases.size(); i++) {
      String id = user(i);
      BatchPosts.build(
          pipeline,
          options(
              id,
              "kafka",
              "--source=kafka",
              "--bootstrapServers=" + cloud.kafkaBootstrapServers()));
      BatchPosts.build(
          pipeline, options(id, "archive", "--input=" + folder.resolve("bucket/topics")));
    }
    PipelineRun.run(pipeline, System.err);

    SoftAssertions all = new SoftAssertions();
    for (int i = 0; i < cases.size(); i++) {
      JsonNode contractCase = cases.get(i);
      String id = user(i);
      String name = contractCase.get("id").asText();
      String kind = contractCase.get("topic").asText();
      Map<Long, ObjectNode> rows = rows(id, "kafka", kind);
      all.assertThat(rows(id, "archive", kind)).as(name).isEqualTo(rows);
      all.assertThat(rows).as(name).hasSize(contractCase.at("/expect/rows").size());
      List<String> refused = new ArrayList<>(ContractCasesIT.deadLetters(output(id, "archive")));
      refused.addAll(reasonsInTheArchive(id + "." + kind));
      all.assertThat(refused)
          .as(name)
          .containsExactlyInAnyOrderElementsOf(ContractCasesIT.deadLetters(output(id, "kafka")));
    }
    all.assertAll();
  }

  /** Not the name of the case: a topic's may hold few signs. */
  private static String user(int index) {
    return "case-" + index;
  }

  /** Those cases that fit into a record, after each has been written to a topic of its own. */
  private static List<JsonNode> produced(List<JsonNode> cases) throws Exception {
    List<JsonNode> produced = new ArrayList<>();
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      for (JsonNode contractCase : cases) {
        byte[] body = ContractCasesIT.body(contractCase);
        if (body.length <= MOST_BYTES) {
          String id = user(produced.size());
          String kind = contractCase.get("topic").asText();
          topics.create(id + "." + kind, 1);
          topics.writeBytes(id + "." + kind, 0, List.of(body));
          // Something to read, also where the case is nothing.
          String other = id + (kind.equals("user") ? ".geo" : ".user");
          topics.create(other, 1);
          topics.write(other, 0, List.of("{\"ind\": 1}"));
          produced.add(contractCase);
        }
      }
    }
    assertThat(produced).hasSizeGreaterThan(cases.size() * 9 / 10);
    return produced;
  }

  private void everyLineIsJson() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("bucket/topics"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (String line : Files.readString(file).split("\n", 0)) {
          assertThat(new ObjectMapper().readTree(line.replace("NaN", "0")).isMissingNode())
              .isFalse();
        }
      }
    }
  }

  private List<String> reasonsInTheArchive(String topic) throws IOException {
    List<String> reasons = new ArrayList<>();
    Path letters = folder.resolve("bucket/dead-letters").resolve(topic).resolve("partition=0");
    if (Files.exists(letters)) {
      for (String line : Files.readAllLines(letters.resolve(topic + "+0+0000000000.jsonl"))) {
        reasons.add(new ObjectMapper().readTree(line).get("reason").asText());
      }
    }
    return reasons;
  }

  private Map<Long, ObjectNode> rows(String id, String way, String kind) throws IOException {
    return TableJson.read(output(id, way).resolve("tables/" + kind).toString());
  }

  private Path output(String id, String way) {
    return folder.resolve(way).resolve(id);
  }

  private BatchOptions options(String id, String way, String... more) {
    List<String> words = new ArrayList<>(List.of(more));
    words.add("--profile=direct");
    // Else the SDK looks for a region for seconds, for each of these options.
    words.add("--awsRegion=us-east-1");
    words.add("--user=" + id);
    words.add("--output=" + output(id, way));
    return Arguments.parse(words, BatchOptions.class);
  }
}
