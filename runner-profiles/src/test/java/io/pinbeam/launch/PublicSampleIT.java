package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.transforms.model.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real public records come out of a batch as they must, on every runner. */
class PublicSampleIT {
  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void tablesAndAnswersAreAsExpected(String profile) throws Exception {
    Path sample = SharedData.required("sample");
    Path input = folder.resolve("in");
    for (Kind kind : Kind.values()) {
      List<String> lines = Files.readAllLines(sample.resolve(kind.label() + ".jsonl"));
      int half = lines.size() / 2;
      SinkLayout.write(input, "sample", kind, 0, 0, lines.subList(0, half));
      SinkLayout.write(input, "sample", kind, 1, 0, lines.subList(half, lines.size()));
    }
    Path output = folder.resolve("out");

    Runners.batch(profile, input, output);

    Map<Kind, TreeMap<Long, ObjectNode>> expected = expectedRows(sample);
    for (Kind kind : Kind.values()) {
      assertThat(TableJson.read(output.resolve("tables/" + kind.label()).toString()))
          .isEqualTo(expected.get(kind));
    }
    try (Stream<Path> answers = Files.list(sample.resolve("expected-answers"))) {
      for (Path answer : answers.toList()) {
        assertThat(output.resolve("answers").resolve(answer.getFileName()))
            .as(answer.getFileName().toString())
            .hasSameBinaryContentAs(answer);
      }
    }
    JsonNode ledger = new ObjectMapper().readTree(output.resolve("ledger.json").toFile());
    assertThat(ledger.get("balanced").asBoolean()).isTrue();
  }

  private static Map<Kind, TreeMap<Long, ObjectNode>> expectedRows(Path sample) throws Exception {
    ObjectMapper json = new ObjectMapper();
    Map<Kind, TreeMap<Long, ObjectNode>> rows = new EnumMap<>(Kind.class);
    for (String line : Files.readAllLines(sample.resolve("expected-clean.jsonl"))) {
      ObjectNode row = (ObjectNode) json.readTree(line);
      Kind kind = Kind.ofLabel(row.remove("_k").asText()).orElseThrow();
      rows.computeIfAbsent(kind, k -> new TreeMap<>())
          .put(row.get("ind").asLong(), (ObjectNode) json.readTree(row.toString()));
    }
    return rows;
  }
}
