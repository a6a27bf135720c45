package io.pinbeam.transforms.clean;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The worked cases of the cleaning contract. */
class ContractCasesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> everyCase() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : Files.readAllLines(SharedFiles.file("contracts/cases.jsonl"), UTF_8)) {
      JsonNode contractCase = MAPPER.readTree(line);
      tests.add(
          DynamicTest.dynamicTest(contractCase.get("id").asText(), () -> check(contractCase)));
    }
    return tests.stream();
  }

  private static void check(JsonNode contractCase) throws Exception {
    Kind kind = Kind.ofLabel(contractCase.get("topic").asText()).orElse(null);
    CollectedPosts posts = CollectedPosts.read(kind, input(contractCase));

    Map<Long, String> lastByKey = new LinkedHashMap<>();
    for (int i = 0; i < posts.rows.size(); i++) {
      lastByKey.put(posts.keys().get(i), RowJson.of(posts.rows.get(i)));
    }
    List<String> expectedRows = new ArrayList<>();
    contractCase.at("/expect/rows").forEach(row -> expectedRows.add(row.toString()));
    assertThat(lastByKey.values()).containsExactlyElementsOf(expectedRows);

    List<String> expectedReasons = new ArrayList<>();
    contractCase
        .at("/expect/dead_letters")
        .forEach(letter -> expectedReasons.add(letter.get("reason").asText()));
    assertThat(posts.reasons().stream().map(Enum::name)).isEqualTo(expectedReasons);
  }

  private static byte[] input(JsonNode contractCase) throws Exception {
    if (contractCase.has("input")) {
      return contractCase.get("input").asText().getBytes(UTF_8);
    }
    if (contractCase.has("input_base64")) {
      return Base64.getDecoder().decode(contractCase.get("input_base64").asText());
    }
    return evaluate(contractCase.get("input_recipe").asText());
  }

  /** The bytes that a Python expression makes. */
  private static byte[] evaluate(String expression) throws Exception {
    String program =
        "import sys, json, gzip, base64\n"
            + "value = eval(sys.argv[1])\n"
            + "sys.stdout.buffer.write(value if isinstance(value, bytes) else value.encode())\n";
    Process python;
    try {
      python = new ProcessBuilder("python3", "-c", program, expression).start();
    } catch (IOException e) {
      assumeTrue(false, "python3 is not there");
      throw e;
    }
    byte[] bytes = python.getInputStream().readAllBytes();
    assertThat(python.waitFor()).isZero();
    return bytes;
  }
}
