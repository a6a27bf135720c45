package io.pinbeam.pipelines.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.DeltaCommit;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.WriteMode;
import io.pinbeam.delta.WriteOptions;
import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.BatchPosts;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** A run by arrival that ends after any of its steps loses nothing and does nothing twice. */
class ArrivalCommitTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  /** The output of a first day, in it the record of what the second is about to change. */
  private static Path prepared;

  private static Path input;
  private static TreeMap<String, String> expected;

  @TempDir Path own;

  @BeforeAll
  static void prepare() throws Exception {
    input = Files.createDirectories(folder.resolve("in"));
    write(1, "u.pin/1.jsonl", pin(1, "a"), pin(2, "b"), "{\"ind\": true}");
    write(1, "u.geo/1.jsonl", geo(1, "Chad"), "no");
    write(1, "u.user/1.jsonl", "{\"ind\": 1, \"age\": 33}");
    write(2, "u.pin/2.jsonl", pin(2, "c"), pin(3, "d"), "none");
    write(2, "u.geo/2.jsonl", geo(1, "Mali"));
    Path first = folder.resolve("first");
    batch(first, 1);
    Path whole = copy(first, folder.resolve("whole"));
    batch(whole, 2);
    expected = content(whole);
    assertThat(expected)
        .containsEntry("rows of pin", "[1 a, 2 c, 3 d]")
        .containsEntry("rows of geo", "[1 Mali]");

    prepared = copy(first, folder.resolve("prepared"));
    Path inTheWay = Files.createDirectory(prepared.resolve("arrival/slice-2.json"));
    assertThatThrownBy(() -> batch(prepared, 2)).isInstanceOf(RuntimeException.class);
    Files.delete(inTheWay);
    assertThat(prepared.resolve("arrival/commit.json")).exists();
    // As it was before the first of the commits.
    for (Kind kind : Kind.values()) {
      Path log = prepared.resolve("tables/" + kind.label() + "/_delta_log");
      for (Path file : files(log)) {
        if (!Files.exists(folder.resolve("first").resolve(prepared.relativize(file).toString()))) {
          Files.delete(file);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "table pin",
        "table geo",
        "table user",
        "slice",
        "answers",
        "files",
        "report",
        "ledger"
      })
  void endedAfterAStepTheNextGoesOn(String last) throws Exception {
    Path output = copy(prepared, own.resolve("out"));
    endAfter(output, last);
    endAfter(output, last);

    BatchPlan next = BatchPosts.plan(options(output, 2));

    assertThat(next.carriedOut()).isEqualTo(ledger(output).get("runId").asText());
    assertThat(next.nothing()).isPresent();
    assertThat(content(output)).isEqualTo(expected);
    for (Kind kind : Kind.values()) {
      assertThat(table(output, kind).currentVersion()).isEqualTo(1);
    }
    assertThat(output.resolve("arrival/commit.json")).doesNotExist();
    assertThat(BatchPosts.plan(options(output, 2)).carriedOut()).isNull();
  }

  @Test
  void endedBeforeAnythingWasWrittenDownTheNextBeginsAnew() throws Exception {
    Path output = copy(prepared, own.resolve("out"));
    Files.delete(output.resolve("arrival/commit.json"));
    batch(output, 2);
    assertThat(content(output)).isEqualTo(expected);
  }

  @Test
  void aDryRunCountsWithItAndChangesNothing() throws Exception {
    Path output = copy(prepared, own.resolve("out"));
    assertThat(BatchPosts.dryRun(options(output, 2)).nothing()).contains("nothing arrived in ");
    assertThat(output.resolve("arrival/commit.json")).exists();
    assertThat(table(output, Kind.PIN).currentVersion()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PIN", "GEO"})
  void filesThatAnotherWriterHasRewrittenAreNoHindrance(Kind kind) throws Exception {
    Path output = copy(prepared, own.resolve("out"));
    DeltaTable table = table(output, kind);
    DataFile file = table.files().get(0);
    Files.copy(
        output.resolve("tables/" + kind.label() + "/" + file.path()),
        output.resolve("tables/" + kind.label() + "/moved.parquet"));
    DataFile moved =
        DataFile.of(
            "moved.parquet",
            file.sizeBytes(),
            file.modificationTime(),
            file.rowCount(),
            file.statistics(),
            Map.of());
    table.commit(DeltaCommit.rewrite(table.schema(), List.of(file), List.of(moved)));

    assertThat(BatchPosts.plan(options(output, 2)).carriedOut()).isNotNull();
    assertThat(content(output)).isEqualTo(expected);
  }

  @Test
  void rowsThatAnotherWriterHasChangedAreRefused() throws Exception {
    Path output = copy(prepared, own.resolve("out"));
    DeltaTable pins = table(output, Kind.PIN);
    DataFileWriter<Long> foreign =
        DataFileWriter.open(
            pins.path(),
            "foreign.parquet",
            pins.schema(),
            (ind, out) -> out.setLong(0, ind),
            WriteOptions.defaults());
    foreign.write(99L);
    pins.commit(
        DeltaCommit.of(pins.schema(), List.of(foreign.close())).withMode(WriteMode.OVERWRITE));
    assertThatThrownBy(() -> BatchPosts.plan(options(output, 2)))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("another writer has changed rows of ")
        .hasMessageContaining("--fullRefresh");
  }

  @Test
  void aRecordThatCannotBeReadIsRefusedUnlessAllIsReadAgain() throws Exception {
    Path output = copy(prepared, own.resolve("out"));
    Files.writeString(output.resolve("arrival/commit.json"), "{\"slice\":");
    assertThatThrownBy(() -> BatchPosts.plan(options(output, 2)))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("--fullRefresh");
    Files.writeString(output.resolve("arrival/slice-1.json"), "{}");
    Files.delete(output.resolve("arrival/commit.json"));
    assertThatThrownBy(() -> BatchPosts.plan(options(output, 2)))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("it is no slice of an account by arrival; --fullRefresh");
    BatchOptions all = options(output, 2);
    all.setDate(null);
    all.setFullRefresh(true);
    run(all);
    assertThat(rows(output, Kind.PIN)).hasToString(expected.get("rows of pin"));
    assertThat(BatchPosts.plan(options(output, 2)).nothing()).isPresent();
  }

  private static void endAfter(Path output, String last) {
    assertThatThrownBy(
            () ->
                ArrivalCommit.in(
                        layout(output),
                        step -> {
                          if (step.equals(last)) {
                            throw new IllegalStateException("ended");
                          }
                        })
                    .run())
        .hasMessage("ended");
  }

  private static BatchOptions options(Path output, int day) {
    BatchOptions options = PipelineOptionsFactory.as(BatchOptions.class);
    options.setInput(input.toString());
    options.setOutput(output.toString());
    options.setDate("2026-03-0" + day);
    return options;
  }

  private static void batch(Path output, int day) {
    run(options(output, day));
  }

  private static void run(BatchOptions options) {
    Pipeline pipeline = Pipeline.create(options);
    BatchPosts.build(pipeline, options);
    pipeline.run().waitUntilFinish();
  }

  /** What is to be the same whatever was killed. */
  private static TreeMap<String, String> content(Path output) throws IOException {
    TreeMap<String, String> content = new TreeMap<>();
    for (Kind kind : Kind.values()) {
      content.put("rows of " + kind.label(), rows(output, kind).toString());
    }
    ObjectNode kinds = (ObjectNode) ledger(output).get("kinds");
    kinds.forEach(kind -> ((ObjectNode) kind).remove(List.of("table", "tableVersion")));
    content.put("kinds", kinds.toString());
    content.put("arrival", ledger(output).get("arrival").toString());
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

  private static List<String> rows(Path output, Kind kind) throws IOException {
    List<String> rows = new ArrayList<>();
    String column = kind == Kind.PIN ? "title" : kind == Kind.GEO ? "country" : "age";
    try (DeltaRows table = table(output, kind).rows()) {
      table.forEachRemaining(row -> rows.add(row.getInt64("ind") + " " + row.getValue(column)));
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

  private static void write(int day, String name, String... lines) throws IOException {
    Path file = input.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(lines));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-03-0" + day + "T12:00:00Z")));
  }

  private static String pin(int ind, String title) {
    return "{\"ind\": " + ind + ", \"title\": \"" + title + "\", \"category\": \"art\"}";
  }

  private static String geo(int ind, String country) {
    return "{\"ind\": " + ind + ", \"country\": \"" + country + "\"}";
  }
}
