package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.query.TableAnswers;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.aggregate.AnswerName;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.beam.sdk.Pipeline;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an earlier version left behind, tables, checkpoints, ledgers, dead letters and an archive,
 * is read by this one, which goes on where that one ended. The files of {@code src/test/upgrade}
 * are made by the command {@code make} there.
 */
@Tag("reliability")
@Timeout(600)
class UpgradeIT {
  private static final Path KEPT =
      Path.of(System.getProperty("pinbeam.root"), "runner-profiles/src/test/upgrade");
  private static final String USER = "demo";
  private static final int NEW_POSTS = 30;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  /** The versions whose files are kept. */
  static List<String> versions() throws IOException {
    try (Stream<Path> files = Files.list(KEPT)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".zip"))
          .map(name -> name.substring(0, name.length() - ".zip".length()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void tablesAreReadAndAnsweredAsThen(String version) throws Exception {
    unpack(version);
    OutputLayout batch = OutputLayout.under(folder.resolve("batch").toString());
    JsonNode ledger = ledger();
    for (Kind kind : Kind.values()) {
      assertThat(TableJson.read(batch.table(kind)))
          .hasSize(ledger.at("/kinds/" + kind.label() + "/cleaned").asInt());
      // The same posts, by another way.
      assertThat(TableJson.readLast(OutputLayout.under(stream()).table(kind)))
          .hasSizeBetween(1, ledger.at("/kinds/" + kind.label() + "/read").asInt());
    }
    Path answers = folder.resolve("answers");
    Pipeline pipeline = Pipeline.create(Runners.options("direct"));
    TableAnswers.build(pipeline, batch.root(), answers.toString());
    pipeline.run().waitUntilFinish();
    for (AnswerName answer : AnswerName.values()) {
      assertThat(answers.resolve(answer.label() + ".csv"))
          .hasSameBinaryContentAs(Path.of(batch.answer(answer.label())));
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aBatchOverTheSameGivesTheSameInANewVersion(String version) throws Exception {
    unpack(version);
    Path then = folder.resolve("then");
    copy(folder.resolve("batch"), then);
    JsonNode before = ledger();

    Runners.batch("direct", folder.resolve("archive/topics"), folder.resolve("batch"));

    OutputLayout now = OutputLayout.under(folder.resolve("batch").toString());
    assertThat(OutputComparison.differences(OutputLayout.under(then.toString()), now)).isEmpty();
    JsonNode after = ledger();
    for (Kind kind : Kind.values()) {
      for (String count : List.of("read", "cleaned", "duplicates", "conflicts", "deadLetters")) {
        String path = "/kinds/" + kind.label() + "/" + count;
        assertThat(after.at(path)).as(path).isEqualTo(before.at(path));
      }
      assertThat(DeltaTable.at(now.table(kind)).currentVersion())
          .isEqualTo(
              DeltaTable.at(OutputLayout.under(then.toString()).table(kind)).currentVersion() + 1);
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void deadLettersAreReplayed(String version) throws Exception {
    unpack(version);
    JsonNode before = ledger();

    try (CommandProcess replay =
        CommandProcess.start(folder, "replay", "--output=" + folder.resolve("batch"))) {
      assertThat(replay.waitFor(Duration.ofMinutes(3))).as(replay.output()).isZero();
      // They were refused for good reasons, and still are.
      for (Kind kind : Kind.values()) {
        int letters = 0;
        for (JsonNode count : before.at("/kinds/" + kind.label() + "/deadLetters")) {
          letters += count.asInt();
        }
        assertThat(letters).isPositive();
        assertThat(replay.output())
            .containsPattern("(?m)^" + kind.label() + " +" + letters + " +0 +0 +" + letters + "$");
      }
      assertThat(replay.output()).contains("Nothing was changed");
    }
    assertThat(ledger()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theStreamGoesOn(String version) throws Exception {
    unpack(version);
    StreamedTables tables = StreamedTables.under(Path.of(stream()));
    Map<String, List<String>> before = new TreeMap<>();
    for (String table : tables(tables)) {
      before.put(table, tables.places(table));
    }
    assertThat(folder.resolve("stream/tables/ledger/_delta_log/_last_checkpoint")).exists();
    try (LocalCloudProcess cloud = start("kinesis");
        AwsProperties credentials = AwsProperties.of(cloud.environment());
        StreamLoad load = StreamLoad.into(KinesisTarget.at(cloud.address("kinesis"), USER))) {
      load.start(NEW_POSTS, 0);
      load.await(Duration.ofMinutes(1));

      try (CommandProcess stream =
          CommandProcess.start(
              folder,
              cloud.environment(),
              "stream",
              "--user=" + USER,
              "--kinesisEndpoint=" + cloud.address("kinesis"),
              "--output=" + stream(),
              "--commitInterval=500ms",
              "--window=5s",
              "--until=IDLE")) {
        assertThat(stream.waitFor(Duration.ofMinutes(3))).as(stream.output()).isZero();
      }

      List<String> expected = new ArrayList<>(load.account().keySet());
      before.values().forEach(expected::addAll);
      List<String> found = new ArrayList<>();
      for (String table : tables(tables)) {
        found.addAll(tables.places(table));
      }
      assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theArchiveGoesOn(String version) throws Exception {
    unpack(version);
    Path archive = folder.resolve("archive");
    TreeMap<String, String> values = ArchivedObjects.in(archive.resolve("topics"));
    TreeMap<String, String> letters = ArchivedObjects.in(archive.resolve("dead-letters"));
    assertThat(values).isNotEmpty();
    try (LocalCloudProcess cloud = start("kafka");
        StreamLoad load = StreamLoad.into(KafkaTarget.at(cloud.kafkaBootstrapServers(), USER, 0))) {
      load.start(NEW_POSTS, 0);
      load.await(Duration.ofMinutes(1));

      try (CommandProcess run =
          CommandProcess.start(
              folder,
              "archive",
              "--bootstrapServers=" + cloud.kafkaBootstrapServers(),
              "--user=" + USER,
              "--output=" + archive)) {
        assertThat(run.waitFor(Duration.ofMinutes(2))).as(run.output()).isZero();
      }
    }

    TreeMap<String, String> newValues = ArchivedObjects.in(archive.resolve("topics"));
    TreeMap<String, String> newLetters = ArchivedObjects.in(archive.resolve("dead-letters"));
    assertThat(newValues).containsAllEntriesOf(values);
    assertThat(newLetters).containsAllEntriesOf(letters);
    newValues.keySet().removeAll(values.keySet());
    newLetters.keySet().removeAll(letters.keySet());
    assertThat(ArchivedObjects.lines(newValues) + ArchivedObjects.lines(newLetters))
        .isEqualTo(3 * NEW_POSTS);
  }

  private LocalCloudProcess start(String part) throws IOException {
    return LocalCloudProcess.start(
        "--parts=" + part, "--user=" + USER, "--data=" + folder.resolve("cloud"));
  }

  private String stream() {
    return folder.resolve("stream").toString();
  }

  private static List<String> tables(StreamedTables tables) {
    return Stream.of("pin", "geo", "user", "dead_letters")
        .filter(table -> Files.isDirectory(tables.path(table)))
        .toList();
  }

  private JsonNode ledger() throws IOException {
    return JSON.readTree(folder.resolve("batch/ledger.json").toFile());
  }

  private void unpack(String version) throws IOException {
    try (InputStream file = Files.newInputStream(KEPT.resolve(version + ".zip"));
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path target = folder.resolve(entry.getName());
        Files.createDirectories(target.getParent());
        Files.copy(zip, target);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
