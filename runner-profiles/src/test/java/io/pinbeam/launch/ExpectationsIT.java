package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.emulator.Defects;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.transforms.model.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is expected of the tables, on every runner. */
class ExpectationsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** A row that is quarantined takes no part in the removal of repeats. */
  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void rowsAreQuarantinedAndMeasured(String profile) throws Exception {
    Path input = folder.resolve("in");
    SinkLayout.write(
        input,
        "u",
        Kind.USER,
        0,
        0,
        List.of(
            "{\"ind\": 1, \"first_name\": \"Ann\", \"age\": 30}",
            "{\"ind\": 1, \"first_name\": \"Ann\", \"age\": 9}",
            "{\"ind\": 2, \"first_name\": \"Bob\", \"age\": 121}",
            "{\"ind\": 3, \"first_name\": \"Cid\", \"age\": 120, \"date_joined\": \"2017-01-01\"}",
            "{\"ind\": 4, \"age\": 200}",
            "{\"ind\": 5, \"first_name\": \"Ann\", \"age\": \"x\"}",
            "{\"ind\": 6, \"age\": 5}",
            "no json"));
    SinkLayout.write(
        input, "u", Kind.USER, 1, 0, List.of("{\"ind\": 5, \"first_name\": \"Ann\", \"age\": 13}"));
    Path output = folder.resolve("out");

    assertThat(
            run(
                profile,
                input,
                output,
                """
                - {name: ages, table: user, column: age, range: {min: 13, max: 120}, action: quarantine}
                - {name: named, table: user, column: user_name, nullShare: 0, action: quarantine}
                - {name: joined, table: user, column: date_joined, nullShare: 0.5, action: warn}
                - {name: late, table: user, column: date_joined, range: {min: 2018-01-01}, action: warn}
                - {name: other-names, table: user, column: user_name, unique: true, action: warn}
                - {name: enough, table: user, rowCount: {min: 3, minRatio: 0.9}, action: fail}
                - {name: pins, table: pin, column: title, nullShare: 0, action: fail}
                """))
        .isEqualTo(ExitCode.OK);

    Map<Long, ObjectNode> rows = TableJson.read(output.resolve("tables/user").toString());
    assertThat(rows.keySet()).containsExactlyInAnyOrder(1L, 3L, 5L);
    assertThat(rows.get(1L).get("age").asInt()).isEqualTo(30);
    JsonNode ledger = ledger(output);
    JsonNode user = ledger.at("/kinds/user");
    assertThat(user.get("read").asLong()).isEqualTo(9);
    assertThat(user.get("cleaned").asLong()).isEqualTo(3);
    assertThat(user.get("duplicates").asLong()).isEqualTo(1);
    assertThat(user.get("deadLetters").toString())
        .isEqualTo("{\"INVALID_JSON\":1,\"EXPECTATION\":4}");
    assertThat(ledger.get("balanced").asBoolean()).isTrue();
    assertThat(letters(output))
        .containsExactlyInAnyOrder(
            "the expectation ages {\"ind\": 1, \"first_name\": \"Ann\", \"age\": 9}",
            "the expectation ages {\"ind\": 2, \"first_name\": \"Bob\", \"age\": 121}",
            // An age of 200 is null by the contract, and null is in every range.
            "the expectation named {\"ind\": 4, \"age\": 200}",
            "the expectations ages, named {\"ind\": 6, \"age\": 5}");
    assertThat(results(ledger))
        .containsExactly(
            "ages 3 3 of 9 records are outside|13 to 120 false",
            "named 2 2 of 9 records have none (0.222222)|at most 0 false",
            "joined 2 2 of 3 rows have none (0.666667)|at most 0.5 false",
            "late 1 1 of 3 rows is outside|2018-01-01 or more false",
            "other-names 1 1 of 3 rows repeats a value|none false",
            "enough 0 3 rows, and there is no last run|at least 3, at least 0.9 times the last"
                + " run's true",
            "pins 0 0 of 0 rows have none (0)|at most 0 true");
    assertThat(out.toString(UTF_8).lines().filter(line -> line.startsWith("quality  ")))
        .singleElement()
        .asString()
        .startsWith("quality  5 of 7 expectations are broken: ages: 3 of 9 records are outside,");
    assertThat(Files.readString(output.resolve("report.html")))
        .contains("✗ broken", "✓ held", "2 of 3 rows have none (0.666667)");
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void aRunThatFailsChangesNothing(String profile) throws Exception {
    Path first = posts("first", 300, 0);
    Path second = posts("second", 100, 0.3);
    Path output = folder.resolve("out");
    assertThat(run(profile, first, output, "")).isEqualTo(ExitCode.OK);
    Map<String, String> files = files(output);

    assertThat(
            run(
                profile,
                second,
                output,
                """
                - {name: as-many, table: geo, rowCount: {minRatio: 0.5}, action: fail}
                - {name: ages, table: user, column: age, range: {max: 30}, action: quarantine}
                - {name: once, table: geo, column: country, unique: true, action: fail}
                - {name: told, table: pin, column: title, nullShare: 0, action: warn}
                - {name: held, table: geo, column: ind, nullShare: 0, action: fail}
                """))
        .isEqualTo(ExitCode.FAILED);

    assertThat(err.toString(UTF_8).lines().toList())
        .singleElement()
        .asString()
        .matches(
            "pinbeam: expectations are broken: as-many: \\d+ rows, the last run had 300, allowed: at"
                + " least 0\\.5 times the last run's; once: \\d+ of \\d+ rows repeat a value,"
                + " allowed: none; no table was changed \\(--verbose shows where\\)");
    assertThat(out.toString(UTF_8)).isEmpty();
    assertThat(files(output)).isEqualTo(files);
  }

  /** Every measure, by a model over the tables; the same on every runner. */
  @Test
  void theMeasuresAreThoseOfTheTables() throws Exception {
    Path input = posts("in", 2_000, 0.4);
    List<String> results = null;
    for (String profile : Runners.all().toList()) {
      Path output = folder.resolve(profile);
      assertThat(
              run(
                  profile,
                  input,
                  output,
                  """
                  - {name: a, table: pin, column: follower_count, nullShare: 0.01, action: warn}
                  - {name: b, table: pin, column: follower_count, range: {min: 1000, max: 90000}, action: warn}
                  - {name: c, table: pin, column: unique_id, unique: true, action: warn}
                  - {name: d, table: pin, column: poster_name, unique: true, action: warn}
                  - {name: e, table: geo, column: coordinates, unique: true, action: warn}
                  - {name: f, table: user, column: user_name, unique: true, action: warn}
                  - {name: g, table: user, column: date_joined, unique: true, action: warn}
                  - {name: h, table: user, column: age, range: {min: 25}, action: quarantine}
                  - {name: i, table: geo, rowCount: {min: 1}, action: fail}
                  """,
                  "--taskBytes=40000"))
          .isEqualTo(ExitCode.OK);
      Collection<JsonNode> pins = rows(output, "pin");
      Collection<JsonNode> geos = rows(output, "geo");
      Collection<JsonNode> users = rows(output, "user");
      assertThat(measures(output))
          .startsWith(
              pins.stream().filter(row -> row.get("follower_count").isNull()).count(),
              pins.stream()
                  .map(row -> row.get("follower_count"))
                  .filter(n -> !n.isNull() && (n.asLong() < 1_000 || n.asLong() > 90_000))
                  .count(),
              repeats(pins, "unique_id"),
              repeats(pins, "poster_name"),
              repeats(geos, "coordinates"),
              repeats(users, "user_name"),
              repeats(users, "date_joined"));
      assertThat(users).allMatch(row -> row.get("age").isNull() || row.get("age").asInt() >= 25);
      JsonNode ledger = ledger(output);
      assertThat(ledger.at("/kinds/user/deadLetters/EXPECTATION").asLong())
          .isPositive()
          .isEqualTo(ledger.at("/quality/expectations/7/rows").asLong())
          .isEqualTo(letters(output).stream().filter(l -> l.startsWith("the expect")).count());
      assertThat(ledger.get("balanced").asBoolean()).isTrue();
      results = results == null ? results(ledger) : results;
      assertThat(results(ledger)).isEqualTo(results);
    }
    assertThat(results.stream().filter(result -> result.endsWith(" false"))).hasSizeGreaterThan(5);
  }

  @Test
  void aWrongFileIsOneLineAndRunsNothing() throws Exception {
    Path input = posts("in", 5, 0);
    assertThat(
            run(
                "direct",
                input,
                folder.resolve("out"),
                "- {name: a, table: pin, column: titel, nullShare: 0, action: warn}"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(UTF_8).lines().toList())
        .singleElement()
        .asString()
        .startsWith("pinbeam: --expectations=" + folder + "/expectations.yaml: line 2: column")
        .contains("\"titel\" is not allowed: of pin it is one of ind, unique_id, title");
    assertThat(folder.resolve("out/tables")).doesNotExist();
  }

  private Path posts(String name, int posts, double defects) throws IOException {
    Path input = folder.resolve(name);
    PostFiles.of(PostGenerator.withSeed(7))
        .withUser("u")
        .withFlushSize(250)
        .withDefects(Defects.share(defects))
        .write(input, posts);
    return input;
  }

  private ExitCode run(String profile, Path input, Path output, String expectations, String... more)
      throws IOException {
    err.reset();
    out.reset();
    List<String> words =
        new ArrayList<>(
            List.of(
                "batch",
                "--profile=" + profile,
                "--input=" + input,
                "--output=" + output,
                "--schemaDrift=ignore"));
    words.addAll(Arrays.asList(more));
    if (!expectations.isEmpty()) {
      Path file = folder.resolve("expectations.yaml");
      Files.writeString(file, "expectations:\n" + expectations);
      words.add("--expectations=" + file);
    }
    return Pinbeam.run(
        words.toArray(String[]::new),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private static Collection<JsonNode> rows(Path output, String table) throws IOException {
    return new ArrayList<>(TableJson.read(output.resolve("tables/" + table).toString()).values());
  }

  private static long repeats(Collection<JsonNode> rows, String column) {
    List<JsonNode> values =
        rows.stream().map(row -> row.get(column)).filter(value -> !value.isNull()).toList();
    Set<JsonNode> distinct = new HashSet<>(values);
    return values.size() - distinct.size();
  }

  private static JsonNode ledger(Path output) throws IOException {
    return JSON.readTree(output.resolve("ledger.json").toFile());
  }

  private static List<Long> measures(Path output) throws IOException {
    List<Long> measures = new ArrayList<>();
    for (JsonNode result : ledger(output).at("/quality/expectations")) {
      measures.add(result.get("rows").asLong());
    }
    return measures;
  }

  private static List<String> results(JsonNode ledger) {
    List<String> results = new ArrayList<>();
    for (JsonNode result : ledger.at("/quality/expectations")) {
      results.add(
          result.get("name").asText()
              + " "
              + result.get("rows")
              + " "
              + result.get("measuredText").asText()
              + "|"
              + result.get("allowed").asText()
              + " "
              + result.get("held"));
    }
    return results;
  }

  /** Of each dead letter the detail and the record. */
  private static List<String> letters(Path output) throws IOException {
    List<String> letters = new ArrayList<>();
    try (Stream<Path> files = Files.list(output.resolve("dead-letters"))) {
      for (Path file : files.toList()) {
        for (String line : Files.readAllLines(file)) {
          ObjectNode letter = (ObjectNode) JSON.readTree(line);
          assertThat(letter.get("source").get("path").asText()).contains("/topics/");
          if (letter.get("reason").asText().equals("EXPECTATION")) {
            letters.add(letter.get("detail").asText() + " " + letter.get("raw").asText());
          }
        }
      }
    }
    return letters;
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
