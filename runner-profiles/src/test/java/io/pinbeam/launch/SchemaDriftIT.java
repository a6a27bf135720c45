package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.transforms.model.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run whose records have other fields than those of the last one, on every runner. */
class SchemaDriftIT {
  @TempDir Path folder;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void itIsToldOrFails(String profile) throws Exception {
    Path first = input("first", "{\"ind\": 1, \"title\": \"t\", \"old\": 1}", "nothing");
    Path second = input("second", "{\"ind\": \"1\", \"title\": \"u\", \"mail@x.org\": 1}");
    Path output = folder.resolve("out");

    assertThat(run(profile, first, output, "fail")).isEqualTo(ExitCode.OK);
    assertThat(err.toString(UTF_8)).isEmpty();
    assertThat(ledger(output).at("/schemaDrift/comparedWith").isNull()).isTrue();
    String runId = ledger(output).get("runId").asText();
    Map<String, String> files = files(output);

    assertThat(run(profile, second, output, "fail")).isEqualTo(ExitCode.FAILED);
    String text =
        "the fields of the records are not those of the last run ("
            + runId
            + "): pin.(other) is new, pin.ind was number and is text, pin.old vanished";
    assertThat(err.toString(UTF_8).lines().toList())
        .singleElement()
        .asString()
        .startsWith("pinbeam: " + text + "; no table was changed, --schemaDrift=warn takes it");
    assertThat(files(output)).isEqualTo(files);

    assertThat(run(profile, second, output, "warn")).isEqualTo(ExitCode.OK);
    assertThat(err.toString(UTF_8)).isEqualTo("pinbeam: WARNING: " + text + "\n");
    JsonNode drift = ledger(output).get("schemaDrift");
    assertThat(drift.get("comparedWith").asText()).isEqualTo(runId);
    assertThat(drift.get("changes")).hasSize(3);
    assertThat(Files.readString(output.resolve("report.html")))
        .contains("Fields that are not as they were in the run " + runId, "<bdi>vanished</bdi>");

    assertThat(run(profile, second, output, "fail")).isEqualTo(ExitCode.OK);
    assertThat(Files.readString(output.resolve("report.html"))).contains("The same as of the run");
    assertThat(run(profile, first, output, "ignore")).isEqualTo(ExitCode.OK);
    assertThat(err.toString(UTF_8)).isEmpty();
    assertThat(ledger(output).at("/schemaDrift/comparedWith").isNull()).isTrue();
    assertThat(ledger(output).at("/fields/pin/old").toString()).isEqualTo("[\"number\"]");
  }

  @Test
  void anotherActionIsOneLine() throws Exception {
    Path input = input("in", "{\"ind\": 1}");
    assertThat(run("direct", input, folder.resolve("out"), "stop")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(UTF_8))
        .isEqualTo(
            "pinbeam: --schemaDrift=stop is not allowed: allowed are [ignore, warn, fail]\n");
  }

  private Path input(String name, String... pins) throws IOException {
    Path input = folder.resolve(name);
    SinkLayout.write(input, "u", Kind.PIN, 0, 0, List.of(pins));
    SinkLayout.write(input, "u", Kind.GEO, 0, 0, List.of("{\"ind\": 1, \"country\": \"Malta\"}"));
    return input;
  }

  private ExitCode run(String profile, Path input, Path output, String action) {
    err.reset();
    return Pinbeam.run(
        new String[] {
          "batch",
          "--profile=" + profile,
          "--input=" + input,
          "--output=" + output,
          "--schemaDrift=" + action
        },
        new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private static JsonNode ledger(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("ledger.json").toFile());
  }

  /** Every file with its content. */
  private static Map<String, String> files(Path output) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(output)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            output.relativize(file).toString(), new String(Files.readAllBytes(file), ISO_8859_1));
      }
    }
    return files;
  }
}
