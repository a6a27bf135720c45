package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.emulator.Defects;
import io.pinbeam.emulator.FileLayout;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.model.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Made-up posts with every defect of the contract come out of a batch as the generator knows that
 * they must: rows, counts, dead letters; on every runner, in both layouts, in one task or in many.
 */
class GeneratedPostsIT {
  private static final String IN_ONE_TASK = "--taskBytes=1000000000";

  /** So little that one key's records are read by several tasks. */
  private static final String IN_MANY_TASKS = "--taskBytes=40000";

  @TempDir Path folder;

  private static Stream<Arguments> runs() {
    return Runners.all()
        .flatMap(
            runner ->
                Stream.of(
                    Arguments.of(runner, FileLayout.LARGE, false, IN_ONE_TASK),
                    Arguments.of(runner, FileLayout.LARGE, true, IN_MANY_TASKS),
                    Arguments.of(runner, FileLayout.ONE_RECORD, false, IN_MANY_TASKS)));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void everyRowAndCountIsAsTheGeneratorKnows(
      String runner, FileLayout layout, boolean gzip, String tasks) throws Exception {
    int posts = layout == FileLayout.LARGE ? 3_000 : 300;
    PostFiles files = files(layout, gzip);
    files.write(folder.resolve("in"), posts);
    Path output = folder.resolve("out");

    Runners.batch(runner, folder.resolve("in"), output, tasks);

    assertThat(
            DemoCheck.differences(
                files.expected(posts), posts, OutputLayout.under(output.toString())))
        .isEmpty();
    assertDeadLettersAreAsTheLedgerCounts(output);
    assertThat(dataFilesNotInTheTable(output)).isEmpty();
  }

  @Test
  void everyRunnerGivesTheSameBytes() throws Exception {
    files(FileLayout.LARGE, false).write(folder.resolve("in"), 2_000);
    Map<String, Map<String, String>> answers = new HashMap<>();
    Map<String, List<Object>> tables = new HashMap<>();
    for (String runner : Runners.all().toList()) {
      Path output = folder.resolve(runner);
      Runners.batch(runner, folder.resolve("in"), output, IN_MANY_TASKS);
      Map<String, String> texts = new TreeMap<>();
      try (Stream<Path> csv = Files.list(output.resolve("answers"))) {
        for (Path file : csv.toList()) {
          texts.put(file.getFileName().toString(), Files.readString(file));
        }
      }
      answers.put(runner, texts);
      List<Object> rows = new ArrayList<>();
      for (Kind kind : Kind.values()) {
        rows.add(TableJson.read(output.resolve("tables/" + kind.label()).toString()));
      }
      tables.put(runner, rows);
    }
    assertThat(answers.get("direct")).hasSize(10);
    assertThat(answers.values()).allMatch(answers.get("direct")::equals);
    assertThat(tables.values()).allMatch(tables.get("direct")::equals);
  }

  @Test
  void aSecondRunReplacesWhatTheFirstLeft() throws Exception {
    files(FileLayout.LARGE, false).write(folder.resolve("first"), 500);
    PostFiles second = files(FileLayout.LARGE, true);
    second.write(folder.resolve("second"), 200);
    Path output = folder.resolve("out");

    Runners.batch("direct", folder.resolve("first"), output);
    Runners.batch("direct", folder.resolve("second"), output);

    assertThat(
            DemoCheck.differences(second.expected(200), 200, OutputLayout.under(output.toString())))
        .isEmpty();
    assertDeadLettersAreAsTheLedgerCounts(output);
  }

  private static PostFiles files(FileLayout layout, boolean gzip) {
    return PostFiles.of(PostGenerator.withSeed(7))
        .withUser("u")
        .withLayout(layout)
        .withFlushSize(250)
        .withGzip(gzip)
        .withDefects(Defects.share(0.4).withTooLarge());
  }

  private static void assertDeadLettersAreAsTheLedgerCounts(Path output) throws Exception {
    ObjectMapper json = new ObjectMapper();
    JsonNode kinds = json.readTree(output.resolve("ledger.json").toFile()).get("kinds");
    Map<String, Map<String, Long>> counted = new TreeMap<>();
    for (Kind kind : Kind.values()) {
      Map<String, Long> reasons = new TreeMap<>();
      kinds
          .get(kind.label())
          .get("deadLetters")
          .fields()
          .forEachRemaining(e -> reasons.put(e.getKey(), e.getValue().asLong()));
      counted.put(kind.label(), reasons);
    }
    Map<String, Map<String, Long>> written = new TreeMap<>();
    for (Kind kind : Kind.values()) {
      written.put(kind.label(), new TreeMap<>());
    }
    try (Stream<Path> files = Files.list(output.resolve("dead-letters"))) {
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode letter = json.readTree(line);
          assertThat(letter.has("raw") || letter.has("rawBase64")).isTrue();
          assertThat(letter.get("source").get("path").asText()).contains("/topics/");
          written
              .get(letter.get("kind").asText())
              .merge(letter.get("reason").asText(), 1L, Long::sum);
        }
      }
    }
    assertThat(written).isEqualTo(counted);
  }

  /** What a step wrote and a later one replaced must be gone. */
  private static List<Path> dataFilesNotInTheTable(Path output) throws Exception {
    List<Path> left = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      Path table = output.resolve("tables/" + kind.label());
      List<String> current =
          DeltaTable.at(table.toString()).files().stream().map(DataFile::path).toList();
      try (Stream<Path> files = Files.list(table)) {
        files
            .filter(f -> f.getFileName().toString().endsWith(".parquet"))
            .filter(f -> !current.contains(f.getFileName().toString()))
            .forEach(left::add);
      }
    }
    return left;
  }
}
