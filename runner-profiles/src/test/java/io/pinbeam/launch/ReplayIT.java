package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.transforms.model.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code pinbeam replay}: what becomes of the dead letters of a batch. */
class ReplayIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Above {@code --maxRecordBytes} of the batch. */
  private static final String LONG = "x".repeat(600);

  @TempDir Path folder;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void anotherLimitGivesWhatABatchWithItGives(String profile) throws Exception {
    Path input = posts();
    Path output = folder.resolve("out");
    Path whole = folder.resolve("whole");
    run("batch", profile, input(input), output(output), "--maxRecordBytes=500", "--ties=all");
    run("batch", profile, input(input), output(whole), "--ties=all");
    JsonNode before = ledger(output);
    assertThat(letters(output)).hasSize(8);

    String text = run("replay", profile, output(output));

    JsonNode ledger = ledger(output);
    assertThat(text)
        .containsPattern("pin +4 +2 +0 +2\n")
        .containsPattern("geo +3 +1 +0 +2\n")
        .containsPattern("user +1 +1 +0 +0\n")
        .contains("Adds up")
        .contains("after run " + before.get("runId").asText());
    assertThat(ledger.at("/replay/continues")).isEqualTo(before.get("runId"));
    assertThat(ledger.get("inputs")).isEqualTo(before.get("inputs"));
    assertThat(ledger.get("options")).isEqualTo(before.get("options"));
    assertSameResults(output, whole);
    for (JsonNode letter : letters(output)) {
      assertThat(letter.get("runId")).isEqualTo(ledger.get("runId"));
      assertThat(letter.at("/source/path").asText()).contains("/topics/u.");
    }
    assertThat(sources(output)).isEqualTo(sources(whole));
    assertThat(output.resolve("replay.json")).doesNotExist();
    for (Kind kind : Kind.values()) {
      JsonNode line = ledger.at("/kinds/" + kind.label());
      assertThat(line.get("read")).isEqualTo(before.at("/kinds/" + kind.label() + "/read"));
      assertThat(line.get("tableVersion").asLong()).isEqualTo(1);
    }

    TreeMap<String, String> first = listing(output);
    assertThat(run("replay", profile, output(output))).contains("Nothing was changed");
    assertThat(listing(output)).isEqualTo(first);
  }

  @Test
  void aKeyThatIsThereIsADuplicateAndSoIsARepeatAmongLetters() throws Exception {
    Path input = folder.resolve("in");
    SinkLayout.write(
        input,
        "u",
        Kind.PIN,
        0,
        0,
        List.of(
            pin(1, "kept"),
            pin(1, LONG),
            pin(1, "kept").replace("}", " ".repeat(600) + "}"),
            pin(2, LONG),
            pin(2, LONG + "y")));
    Path output = folder.resolve("out");
    run("batch", "direct", input(input), output(output), "--maxRecordBytes=500");

    run("replay", "direct", output(output));

    TreeMap<Long, ObjectNode> rows = TableJson.read(output.resolve("tables/pin").toString());
    assertThat(rows.get(1L).get("title").asText()).isEqualTo("kept");
    assertThat(rows.get(2L).get("title").asText()).isEqualTo(LONG + "y");
    JsonNode line = ledger(output).at("/kinds/pin");
    assertThat(line.get("read").asLong()).isEqualTo(5);
    assertThat(line.get("cleaned").asLong()).isEqualTo(2);
    assertThat(line.get("duplicates").asLong()).isEqualTo(3);
    assertThat(line.get("conflicts").asLong()).isEqualTo(2);
    assertThat(line.get("deadLetters")).isEmpty();
    assertThat(run("replay", "direct", output(output))).startsWith("No dead letters in ");
  }

  @Test
  void rowsInQuarantineStayUnlessTheExpectationsAreNamed() throws Exception {
    Path input = folder.resolve("in");
    SinkLayout.write(
        input, "u", Kind.USER, 0, 0, List.of(user(1, 30), user(2, 9), user(3, 12), "no json"));
    Path output = folder.resolve("out");
    run("batch", "direct", input(input), output(output), expectations(13));
    assertThat(ledger(output).at("/kinds/user/deadLetters").toString())
        .isEqualTo("{\"INVALID_JSON\":1,\"EXPECTATION\":2}");
    TreeMap<String, String> before = listing(output);

    assertThat(run("replay", "direct", output(output)))
        .containsPattern("user +1 +0 +0 +1\n")
        .contains("2 letters are in quarantine and left as before")
        .contains("Nothing was changed");
    assertThat(listing(output)).isEqualTo(before);

    assertThat(run("replay", "direct", output(output), expectations(10)))
        .containsPattern("user +3 +1 +0 +2\n");
    assertThat(TableJson.read(output.resolve("tables/user").toString()).keySet())
        .containsExactly(1L, 3L);
    JsonNode line = ledger(output).at("/kinds/user");
    assertThat(line.get("read").asLong()).isEqualTo(4);
    assertThat(line.get("cleaned").asLong()).isEqualTo(2);
    assertThat(line.get("deadLetters").toString())
        .isEqualTo("{\"INVALID_JSON\":1,\"EXPECTATION\":1}");
  }

  private String expectations(int youngest) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("expectations-" + youngest + ".yaml"),
            """
            expectations:
              - {name: ages, table: user, column: age, range: {min: %d}, action: quarantine}
              - {name: many, table: user, rowCount: {min: 1}, action: fail}
            """
                .formatted(youngest));
    return "--expectations=" + file;
  }

  private static String user(int ind, int age) {
    return "{\"ind\": %d, \"first_name\": \"Ann\", \"age\": %d}".formatted(ind, age);
  }

  @Test
  void aMendedCopyReplaysWhatItHasAndNothingTwice() throws Exception {
    Path input = posts();
    Path output = folder.resolve("out");
    run("batch", "direct", input(input), output(output));
    assertThat(letters(output)).hasSize(4);
    Path copy = folder.resolve("mended.jsonl");
    List<String> lines = new ArrayList<>();
    for (JsonNode letter : letters(output)) {
      ObjectNode mended = letter.deepCopy();
      switch (letter.get("reason").asText()) {
        case "BAD_KEY" -> lines.add(mended.put("raw", pin(90, "mended")).toString());
        case "INVALID_JSON" ->
            lines.add(mended.put("raw", geo(91, "a") + "\n" + geo(92, "b")).toString());
        case "MISSING_KEY" -> lines.add(mended.put("raw", "still bad").toString());
        default -> assertThat(letter.get("reason").asText()).isEqualTo("NOT_AN_OBJECT");
      }
    }
    lines.add("this is no letter");
    Files.write(copy, lines);

    String text = run("replay", "direct", output(output), "--deadLetters=" + copy);

    assertThat(text)
        .contains("1 letter is not in the copy")
        .contains("1 line is no dead letter")
        .contains("1 record more than letters");
    assertThat(titles(output)).contains("mended");
    assertThat(TableJson.read(output.resolve("tables/geo").toString())).containsKeys(91L, 92L);
    assertThat(reasons(output)).containsExactlyInAnyOrder("NOT_AN_OBJECT", "INVALID_JSON");
    JsonNode replay = ledger(output).get("replay");
    for (JsonNode kind : replay.get("kinds")) {
      assertThat(kind.get("letters").asLong() + kind.get("more").asLong())
          .isEqualTo(
              kind.get("added").asLong()
                  + kind.get("duplicates").asLong()
                  + kind.get("stillBad").asLong());
    }
    assertThat(Files.readAllLines(copy)).isEqualTo(lines);

    TreeMap<String, String> first = listing(output);
    assertThat(run("replay", "direct", output(output), "--deadLetters=" + copy))
        .contains("3 letters of the copy are none of this output's")
        .contains("Nothing was changed");
    assertThat(listing(output)).isEqualTo(first);
  }

  @Test
  void whatIsCutOrNoLetterStays() throws Exception {
    Path input = folder.resolve("in");
    String huge = pin(5, "x".repeat(100_000));
    SinkLayout.write(input, "u", Kind.PIN, 0, 0, List.of(pin(1, "a"), huge, pin(6, LONG)));
    Path output = folder.resolve("out");
    run("batch", "direct", input(input), output(output), "--maxRecordBytes=500");
    Path file = files(output.resolve("dead-letters")).get(0);
    byte[] odd = {'n', 'o', ' ', (byte) 0xff, '\n'};
    Files.write(file, odd, StandardOpenOption.APPEND);

    String text = run("replay", "direct", output(output));

    assertThat(text)
        .contains("1 letter is cut or withheld and cannot be replayed")
        .contains("1 line is no dead letter and was left as it is");
    assertThat(titles(output)).contains(LONG);
    Path left = files(output.resolve("dead-letters")).get(0);
    byte[] bytes = Files.readAllBytes(left);
    assertThat(Arrays.copyOfRange(bytes, bytes.length - odd.length, bytes.length)).isEqualTo(odd);
    assertThat(new String(bytes, UTF_8)).contains("\"rawBytes\":" + huge.length());
    assertThat(ledger(output).at("/kinds/pin/deadLetters/TOO_LARGE").asLong()).isEqualTo(1);

    // The whole record, written out; the number of its bytes was left.
    ObjectNode letter =
        (ObjectNode)
            JSON.readTree(Files.readString(left, ISO_8859_1).lines().findFirst().orElseThrow());
    letter.remove("rawBase64");
    Path copy = folder.resolve("copy");
    Files.createDirectories(copy);
    Files.writeString(copy.resolve("a.jsonl"), letter.put("raw", huge) + "\n");
    run("replay", "direct", output(output), "--deadLetters=" + copy);
    assertThat(TableJson.read(output.resolve("tables/pin").toString())).containsKeys(1L, 5L, 6L);
  }

  @Test
  void lettersOfKafkaKeepTheirOffsets() throws Exception {
    Path input = folder.resolve("in");
    SinkLayout.write(input, "u", Kind.PIN, 0, 0, List.of(pin(1, "a"), "null", pin(6, LONG), "5"));
    Path output = folder.resolve("out");
    run("batch", "direct", input(input), output(output), "--maxRecordBytes=500");
    Path file = files(output.resolve("dead-letters")).get(0);
    List<String> lines = new ArrayList<>();
    for (JsonNode line : letters(output)) {
      ObjectNode letter = line.deepCopy();
      int offset = 100 + lines.size();
      letter.putObject("source").put("topic", "u.pin").put("partition", 2).put("offset", offset);
      if (letter.get("reason").asText().equals("EMPTY_RECORD")) {
        // As a record of Kafka without a value is.
        letter.put("detail", "the record has no value").put("raw", "");
      }
      lines.add(letter.toString());
    }
    Files.write(file, lines);

    run("replay", "direct", output(output));

    assertThat(titles(output)).containsExactly("a", LONG);
    assertThat(sources(output))
        .containsExactly(
            "\"EMPTY_RECORD\" {\"topic\":\"u.pin\",\"partition\":2,\"offset\":100} \"\"",
            "\"NOT_AN_OBJECT\" {\"topic\":\"u.pin\",\"partition\":2,\"offset\":102} \"5\"");
    assertThat(run("replay", "direct", output(output))).contains("Nothing was changed");
  }

  @Test
  void aCopyInTheFolderOfTheLettersIsNotDeleted() throws Exception {
    Path output = folder.resolve("out");
    run("batch", "direct", input(posts()), output(output));
    Path copy = output.resolve("dead-letters/mended.jsonl");
    List<String> lines = new ArrayList<>();
    for (JsonNode letter : letters(output)) {
      lines.add(((ObjectNode) letter.deepCopy()).put("raw", "{\"ind\": 77}").toString());
    }
    Files.write(copy, lines);
    run("replay", "direct", output(output), "--deadLetters=" + copy);
    assertThat(files(output.resolve("dead-letters"))).containsExactly(copy);
    assertThat(ledger(output).at("/replay/kinds/pin/added").asLong()).isEqualTo(1);
    assertThat(ledger(output).at("/replay/kinds/pin/duplicates").asLong()).isEqualTo(1);
  }

  @Test
  void wrongOptionsAreOneLine() throws Exception {
    assertRefused("--output is missing", "replay");
    assertRefused("there is no ", "replay", output(folder.resolve("none")));
    assertThat(folder.resolve("none")).doesNotExist();
    Path output = folder.resolve("out");
    run("batch", "direct", input(posts()), output(output));
    assertRefused(
        "there is no such file",
        "replay",
        output(output),
        "--deadLetters=" + folder.resolve("none"));
    assertRefused("--maxRecordBytes=0", "replay", output(output), "--maxRecordBytes=0");
    assertRefused(
        "did you mean --deadLetters?", "replay", output(output), "--deadLeters=" + folder);
    for (Path file : files(output.resolve("dead-letters"))) {
      Files.delete(file);
    }
    assertRefused("the ledger counts 4 dead letters", "replay", output(output));
  }

  /** Records that are refused at any limit, that are too long for a small one, and good ones. */
  private Path posts() throws IOException {
    Path input = folder.resolve("in");
    SinkLayout.write(
        input,
        "u",
        Kind.PIN,
        0,
        0,
        List.of(
            pin(1, "one"),
            pin(2, LONG),
            "{\"ind\": \"no\", \"title\": \"t\"}",
            pin(3, "three"),
            "{\"title\": \"no key\"}",
            pin(4, LONG)));
    SinkLayout.write(
        input,
        "u",
        Kind.GEO,
        0,
        0,
        List.of(geo(1, "France"), "{\"ind\": 7", geo(2, LONG), geo(3, "Chad"), "17"));
    SinkLayout.write(
        input,
        "u",
        Kind.USER,
        0,
        0,
        List.of(
            "{\"ind\": 1, \"first_name\": \"Ann\", \"age\": 30, \"date_joined\": \"2016-01-01\"}",
            "{\"ind\": 2, \"first_name\": \"Bob\", \"age\": 40, \"date_joined\": \"2017-01-01\"}",
            "{\"ind\": 4, \"first_name\": \""
                + LONG
                + "\", \"age\": 22, \"date_joined\": \"2016-05-01\"}"));
    return input;
  }

  private static String pin(int ind, String title) {
    return "{\"ind\": "
        + ind
        + ", \"title\": \""
        + title
        + "\", \"category\": \"art\", \"follower_count\": \"1k\", \"new\": 1}";
  }

  private static String geo(int ind, String country) {
    return "{\"ind\": " + ind + ", \"country\": \"" + country + "\"}";
  }

  private static void assertSameResults(Path output, Path whole) throws IOException {
    for (Kind kind : Kind.values()) {
      String table = "tables/" + kind.label();
      assertThat(TableJson.read(output.resolve(table).toString()))
          .isEqualTo(TableJson.read(whole.resolve(table).toString()));
      assertThat(counts(output, kind)).isEqualTo(counts(whole, kind));
    }
    for (Path answer : files(whole.resolve("answers"))) {
      assertThat(output.resolve("answers").resolve(answer.getFileName()))
          .hasSameTextualContentAs(answer);
    }
  }

  private static JsonNode counts(Path output, Kind kind) throws IOException {
    ObjectNode line = ledger(output).at("/kinds/" + kind.label()).deepCopy();
    line.remove(List.of("table", "tableVersion"));
    return line;
  }

  private static Set<String> sources(Path output) throws IOException {
    Set<String> sources = new TreeSet<>();
    for (JsonNode letter : letters(output)) {
      sources.add(letter.get("reason") + " " + letter.get("source") + " " + letter.get("raw"));
    }
    return sources;
  }

  private static List<String> reasons(Path output) throws IOException {
    return letters(output).stream().map(letter -> letter.get("reason").asText()).toList();
  }

  private static List<String> titles(Path output) throws IOException {
    return TableJson.read(output.resolve("tables/pin").toString()).values().stream()
        .map(row -> row.path("title").asText())
        .toList();
  }

  private static JsonNode ledger(Path output) throws IOException {
    return JSON.readTree(Files.readString(output.resolve("ledger.json")));
  }

  private static List<JsonNode> letters(Path output) throws IOException {
    List<JsonNode> letters = new ArrayList<>();
    for (Path file : files(output.resolve("dead-letters"))) {
      for (String line : Files.readAllLines(file)) {
        letters.add(JSON.readTree(line));
      }
    }
    return letters;
  }

  private static List<Path> files(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.sorted().toList();
    }
  }

  private static TreeMap<String, String> listing(Path root) throws IOException {
    TreeMap<String, String> listing = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        listing.put(path.toString(), Files.size(path) + " " + Files.getLastModifiedTime(path));
      }
    }
    return listing;
  }

  private static String input(Path input) {
    return "--input=" + input;
  }

  private static String output(Path output) {
    return "--output=" + output;
  }

  private String run(String subcommand, String profile, String... more) {
    List<String> words = new ArrayList<>(List.of(subcommand, "--profile=" + profile));
    words.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ExitCode code = Pinbeam.run(words.toArray(String[]::new), stream(out), stream(err));
    assertThat(code).as(err.toString(UTF_8)).isEqualTo(ExitCode.OK);
    return out.toString(UTF_8);
  }

  private void assertRefused(String part, String... words) {
    err.reset();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(Pinbeam.run(words, stream(out), stream(err))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(UTF_8)).startsWith("pinbeam: ").contains(part);
    assertThat(err.toString(UTF_8).lines()).hasSize(1);
    assertThat(out.size()).isZero();
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, UTF_8);
  }
}
