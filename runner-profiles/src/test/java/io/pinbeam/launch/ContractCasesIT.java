package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.BatchPosts;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every worked case of the cleaning contract, as a batch of its own, on every runner. */
class ContractCasesIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void everyCase(String profile) throws Exception {
    List<JsonNode> cases = cases();
    // All in one pipeline: starting one for each would take minutes.
    Pipeline pipeline = Pipeline.create(options(profile, "none"));
    for (JsonNode contractCase : cases) {
      writeInput(contractCase);
      BatchPosts.build(pipeline, options(profile, contractCase.get("id").asText()));
    }

    PipelineRun.run(pipeline, System.err);

    SoftAssertions all = new SoftAssertions();
    for (JsonNode contractCase : cases) {
      String id = contractCase.get("id").asText();
      Path output = folder.resolve(id).resolve("out");
      String topic = contractCase.get("topic").asText();
      List<JsonNode> rows =
          new ArrayList<>(TableJson.read(output.resolve("tables/" + topic).toString()).values());
      List<JsonNode> expected = new ArrayList<>();
      contractCase.at("/expect/rows").forEach(expected::add);
      all.assertThat(rows).as(id).containsExactlyInAnyOrderElementsOf(expected);
      List<String> reasons = new ArrayList<>();
      contractCase.at("/expect/dead_letters").forEach(l -> reasons.add(l.get("reason").asText()));
      all.assertThat(deadLetters(output)).as(id).isEqualTo(reasons);
    }
    all.assertAll();
    assertThat(cases).isNotEmpty();
  }

  private BatchOptions options(String profile, String id) {
    return Arguments.parse(
        List.of(
            "--profile=" + profile,
            "--input=" + folder.resolve(id).resolve("in"),
            "--output=" + folder.resolve(id).resolve("out")),
        BatchOptions.class);
  }

  private void writeInput(JsonNode contractCase) throws Exception {
    Path input = folder.resolve(contractCase.get("id").asText()).resolve("in");
    Kind kind = Kind.ofLabel(contractCase.get("topic").asText()).orElseThrow();
    String ending = contractCase.get("channel").asText().endsWith("-gz") ? ".json.gz" : ".json";
    SinkLayout.writeBytes(input, "u", kind, 0, 0, ending, body(contractCase));
    // Something to read, also where the case is an empty object.
    Kind other = kind == Kind.USER ? Kind.GEO : Kind.USER;
    SinkLayout.write(input, "u", other, 0, 0, List.of("{\"ind\": 1}"));
  }

  static List<JsonNode> cases() throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    for (String line : Files.readAllLines(SharedData.required("contracts/cases.jsonl"))) {
      cases.add(JSON.readTree(line));
    }
    return cases;
  }

  static byte[] body(JsonNode contractCase) throws Exception {
    if (contractCase.has("input")) {
      return contractCase.get("input").asText().getBytes(UTF_8);
    }
    if (contractCase.has("input_base64")) {
      return Base64.getDecoder().decode(contractCase.get("input_base64").asText());
    }
    return evaluated(contractCase.get("input_recipe").asText());
  }

  private static byte[] evaluated(String expression) throws Exception {
    String program =
        "import sys, json, gzip, base64\n"
            + "value = eval(sys.argv[1])\n"
            + "sys.stdout.buffer.write(value if isinstance(value, bytes) else value.encode())\n";
    Process python;
    try {
      python = new ProcessBuilder("python3", "-c", program, expression).start();
    } catch (IOException e) {
      assumeTrue(false, "NOT TESTED: python3 is not there to make a case's input");
      throw e;
    }
    byte[] bytes = python.getInputStream().readAllBytes();
    assertThat(python.waitFor()).isZero();
    return bytes;
  }

  static List<String> deadLetters(Path output) throws IOException {
    List<String> reasons = new ArrayList<>();
    if (Files.exists(output.resolve("dead-letters"))) {
      try (Stream<Path> files = Files.list(output.resolve("dead-letters"))) {
        for (Path file : files.toList()) {
          for (String line : Files.readAllLines(file)) {
            reasons.add(JSON.readTree(line).get("reason").asText());
          }
        }
      }
    }
    return reasons;
  }
}
