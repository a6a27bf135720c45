package io.pinbeam.pipelines.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.BatchPosts;
import io.pinbeam.pipelines.ReplayOptions;
import io.pinbeam.pipelines.ReplayPosts;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replay that ends after any of its steps loses nothing and does nothing twice. */
class ReplayCommitTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LONG = "x".repeat(600);

  @TempDir static Path folder;

  /** The output of a batch, beside it what a replay of it has found out. */
  private static Path prepared;

  private static TreeMap<String, String> expected;

  @TempDir Path own;

  @BeforeAll
  static void prepare() throws Exception {
    Path input = Files.createDirectories(folder.resolve("in"));
    write(input, "u.pin.jsonl", pin(1, "a"), pin(2, LONG), pin(1, LONG), "{\"ind\": true}");
    write(input, "u.geo.jsonl", "{\"ind\": 1, \"country\": \"Chad\"}", geo(3), "no");
    write(input, "u.user.jsonl", "{\"ind\": 1, \"age\": 3}", "{\"ind\": 2, \"first_name\": 1}");
    prepared = folder.resolve("prepared");
    BatchOptions options = PipelineOptionsFactory.as(BatchOptions.class);
    options.setInput(input.toString());
    options.setOutput(prepared.toString());
    options.setMaxRecordBytes(500);
    Pipeline pipeline = Pipeline.create(options);
    BatchPosts.build(pipeline, options);
    pipeline.run().waitUntilFinish();
    replay(prepared);
    assertThat(prepared.resolve("replay.json")).exists();
    assertThat(rows(prepared, Kind.PIN)).containsExactly(1L);

    Path whole = copy(prepared, folder.resolve("whole"));
    ReplayCommit.in(layout(whole)).run();
    expected = content(whole);
    assertThat(rows(whole, Kind.PIN)).containsExactly(1L, 2L);
    assertThat(rows(whole, Kind.GEO)).containsExactly(1L, 3L);
    assertThat(whole.resolve("replay.json")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"table pin", "table geo", "answers", "report", "ledger", "letters"})
  void endedAfterAStepTheNextGoesOn(String last) throws Exception {
    Path output = copy(prepared, own.resolve("out"));
    endAfter(output, last);
    endAfter(output, last);

    Replay next = Replay.of(layout(output), null);

    assertThat(next.carriedOut().at("/replay/kinds/pin/added").asLong()).isEqualTo(1);
    assertThat(content(output)).isEqualTo(expected);
    for (Kind kind : List.of(Kind.PIN, Kind.GEO)) {
      assertThat(table(output, kind).currentVersion()).isEqualTo(1);
    }
    replay(output);
    assertThat(ReplayCommit.in(layout(output)).run().orElseThrow().isChanged()).isFalse();
    assertThat(content(output)).isEqualTo(expected);
  }

  @Test
  void endedBeforeAnythingWasWrittenDownTheNextBeginsAnew() throws Exception {
    Path output = copy(prepared, own.resolve("out"));
    Files.delete(output.resolve("replay.json"));

    replay(output);
    ReplayCommit.in(layout(output)).run();

    assertThat(content(output)).isEqualTo(expected);
  }

  @Test
  void aBatchInBetweenMakesItVoid() throws Exception {
    Path output = copy(prepared, own.resolve("out"));
    ObjectNode ledger = (ObjectNode) ledger(output);
    Files.writeString(output.resolve("ledger.json"), ledger.put("runId", "another").toString());

    assertThat(ReplayCommit.in(layout(output)).run()).isEmpty();

    assertThat(output.resolve("replay.json")).doesNotExist();
    assertThat(rows(output, Kind.PIN)).containsExactly(1L);
    assertThat(table(output, Kind.PIN).currentVersion()).isZero();
  }

  private static void endAfter(Path output, String last) {
    assertThatThrownBy(
            () ->
                ReplayCommit.in(
                        layout(output),
                        step -> {
                          if (step.equals(last)) {
                            throw new IllegalStateException("ended");
                          }
                        })
                    .run())
        .hasMessage("ended");
  }

  /** All that a replay does but its commit. */
  private static void replay(Path output) {
    ReplayOptions options = PipelineOptionsFactory.as(ReplayOptions.class);
    options.setOutput(output.toString());
    Pipeline pipeline = Pipeline.create(options);
    ReplayPosts.build(pipeline, options);
    pipeline.run().waitUntilFinish();
  }

  /** What is to be the same whatever was killed. */
  private static TreeMap<String, String> content(Path output) throws IOException {
    TreeMap<String, String> content = new TreeMap<>();
    for (Kind kind : Kind.values()) {
      content.put("rows of " + kind.label(), rows(output, kind).toString());
    }
    ObjectNode kinds = (ObjectNode) ledger(output).get("kinds");
    kinds.forEach(kind -> ((ObjectNode) kind).remove("table"));
    content.put("kinds", kinds.toString());
    ObjectNode replay = (ObjectNode) ledger(output).get("replay");
    // They name the folder.
    replay.remove(List.of("inputs", "options"));
    content.put("replay", replay.toString());
    List<String> letters = new ArrayList<>();
    for (Path file : files(output.resolve("dead-letters"))) {
      for (String line : Files.readAllLines(file)) {
        JsonNode letter = JSON.readTree(line);
        letters.add(letter.get("reason") + " " + letter.get("source") + " " + letter.get("raw"));
      }
    }
    letters.sort(null);
    content.put("letters", letters.toString());
    for (Path file : files(output.resolve("answers"))) {
      content.put(file.getFileName().toString(), Files.readString(file));
    }
    return content;
  }

  private static List<Long> rows(Path output, Kind kind) throws IOException {
    List<Long> rows = new ArrayList<>();
    try (DeltaRows table = table(output, kind).rows()) {
      table.forEachRemaining(row -> rows.add(row.getInt64("ind")));
    }
    rows.sort(null);
    return rows;
  }

  private static DeltaTable table(Path output, Kind kind) {
    return DeltaTable.at(layout(output).table(kind));
  }

  private static OutputLayout layout(Path output) {
    return OutputLayout.under(output.toString());
  }

  private static JsonNode ledger(Path output) throws IOException {
    return JSON.readTree(Files.readString(output.resolve("ledger.json")));
  }

  private static TreeSet<Path> files(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return new TreeSet<>(files.toList());
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
    return to;
  }

  private static void write(Path input, String name, String... lines) throws IOException {
    Files.write(input.resolve(name), List.of(lines));
  }

  private static String pin(int ind, String title) {
    return "{\"ind\": " + ind + ", \"title\": \"" + title + "\", \"category\": \"art\"}";
  }

  private static String geo(int ind) {
    return "{\"ind\": " + ind + ", \"country\": \"" + LONG + "\"}";
  }
}
