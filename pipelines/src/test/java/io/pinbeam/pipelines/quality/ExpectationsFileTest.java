package io.pinbeam.pipelines.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.pinbeam.delta.DeltaColumn;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.sink.TableRowsOf;
import io.pinbeam.pipelines.yaml.YamlFault;
import io.pinbeam.transforms.model.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectationsFileTest {
  private static final String HEAD = "expectations:\n  - name: e\n";

  private static Expectation one(String fields) throws YamlFault {
    List<Expectation> all =
        ExpectationsFile.parse(HEAD + fields.indent(4).replace("|", "\n")).all();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static String fault(String text) {
    try {
      ExpectationsFile.parse(text);
    } catch (YamlFault e) {
      return e.getMessage();
    }
    throw new AssertionError("it was taken: " + text);
  }

  @Test
  void everyCheck() throws Exception {
    assertThat(one("table: pin\ncolumn: title\nnullShare: 0.25\naction: warn"))
        .isEqualTo(
            new Expectation(
                "e",
                Kind.PIN,
                QualityColumn.TITLE,
                new Check.NullShare(0.25),
                ExpectationAction.WARN));
    assertThat(one("table: user\ncolumn: age\nrange: {min: 13, max: 120}\naction: quarantine"))
        .isEqualTo(
            new Expectation(
                "e",
                Kind.USER,
                QualityColumn.AGE,
                new Check.Range(13L, 120L, "13 to 120"),
                ExpectationAction.QUARANTINE));
    assertThat(one("table: geo\ncolumn: coordinates\nunique: true\naction: fail").check())
        .isEqualTo(new Check.Unique());
    assertThat(one("table: geo\nrowCount: {min: 1, maxRatio: 2}\naction: fail").check())
        .isEqualTo(new Check.RowCount(1L, null, null, 2.0));
    assertThat(one("table: pin\ncolumn: title\nnullShare: 0\naction: quarantine").action())
        .isEqualTo(ExpectationAction.QUARANTINE);
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-02, 86400000000",
    "1970-01-01 00:00:01, 1000000",
    "1970-01-01T00:00:01.000002, 1000002",
    "1970-01-01T01:00:00+01:00, 0",
    "1970-01-01 00:00:00Z, 0",
    "0001-01-01, -62135596800000000",
  })
  void timesAreMicroseconds(String text, long micros) throws Exception {
    Expectation e =
        one("table: geo\ncolumn: timestamp\nrange: {min: \"" + text + "\"}\naction: warn");
    assertThat(((Check.Range) e.check()).min()).isEqualTo(micros);
    assertThat(((Check.Range) e.check()).allowed()).isEqualTo(text + " or more");
  }

  /** What is wrong stands behind its line; {@code |} is a new line in the entry. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "table: pins; line 3: table \"pins\" is not allowed: pin, geo or user is",
        "table: pin; line 2: the expectation e needs one of nullShare, range, unique and rowCount,"
            + " and has 0",
        "table: pin|unique: true|nullShare: 0; line 2: the expectation e needs one of nullShare,"
            + " range, unique and rowCount, and has 2",
        "table: pin|colum: title; line 4: the field \"colum\" is unknown: an expectation has",
        "table: pin|unique: true; line 2: the expectation e needs the field column",
        "table: pin|column: age|unique: true; line 4: column \"age\" is not allowed: of pin it is"
            + " one of ind, unique_id, title",
        "table: pin|column: title|unique: yes; line 5: unique \"yes\" is not allowed: true is",
        "table: pin|column: title|nullShare: 1.5; line 5: nullShare \"1.5\" is not allowed: a"
            + " number from 0 to 1 is",
        "table: pin|column: title|nullShare: -0; line 5: nullShare \"-0\" is not allowed",
        "table: pin|column: title|nullShare: .nan; line 5: nullShare \".nan\" is not allowed",
        "table: pin|column: title|nullShare: [0]; line 5: nullShare has to be a single value",
        "table: pin|column: title|range: {min: 1}; line 5: range is not allowed for title: it is"
            + " for numbers and times, ind, follower_count",
        "table: geo|column: coordinates|range: {min: 1}; line 5: range is not allowed for",
        "table: user|column: age|range: {}; line 5: range needs min, max or both",
        "table: user|column: age|range: 5; line 5: range has to be fields with values",
        "table: user|column: age|range: {mn: 1}; line 5: the field \"mn\" is unknown: range has min"
            + " and max",
        "table: user|column: age|range: {min: 1.5}; line 5: min \"1.5\" is not allowed: a whole",
        "table: user|column: age|range:|  min: 9|  max: 8; line 7: max is less than min",
        "table: user|column: date_joined|range: {max: 31/10/2017}; line 5: max \"31/10/2017\" is"
            + " not allowed: a time such as 2017-10-31",
        "table: user|column: date_joined|range: {max: 2017-02-30}; line 5: max \"2017-02-30\" is",
        "table: user|column: age|rowCount: {min: 1}; line 4: rowCount is of a table, without a",
        "table: user|rowCount: {min: -1}; line 4: min \"-1\" is not allowed: a number of rows",
        "table: user|rowCount: {}; line 4: rowCount needs one or more of min, max, minRatio",
        "table: user|rowCount: {minRatio: 2, maxRatio: 1}; line 4: maxRatio is less than",
        "table: user|rowCount: {minRatio: half}; line 4: minRatio \"half\" is not allowed: a number",
        "table: user|rowCount: {min: 1}; line 2: the expectation e needs the field action",
        "table: user|rowCount: {min: 1}|action: stop; line 5: action \"stop\" is not allowed: warn,"
            + " quarantine or fail is",
        "table: user|rowCount: {min: 1}|action: quarantine; line 5: action quarantine is not"
            + " allowed for rowCount, which is of many rows together: warn or fail is",
        "table: user|column: age|unique: true|action: quarantine; line 6: action quarantine is not"
            + " allowed for unique,",
        "table: user|column: age|nullShare: 0.1|action: quarantine; line 6: action quarantine is"
            + " not allowed for nullShare above 0,",
      })
  void whatIsWrongIsToldWithItsLine(String fields, String start) {
    String fault = fault(HEAD + fields.replace("|", "\n").indent(4));
    assertThat(fault).startsWith(start).doesNotContain("\n");
  }

  @Test
  void theFileIsAListOfDifferentNames() {
    assertThat(fault("")).isEqualTo("line 1: the file is empty");
    assertThat(fault("rules: []")).startsWith("line 1: the field \"rules\" is unknown: the file");
    assertThat(fault("expectations: []"))
        .isEqualTo("line 1: expectations is missing: a list of them");
    assertThat(fault("expectations: 5")).startsWith("line 1: expectations has to be a list");
    String entry = "  - {name: a, table: pin, rowCount: {min: 1}, action: warn}\n";
    assertThat(fault("expectations:\n" + entry + entry))
        .isEqualTo("line 3: the name a stands twice: each expectation needs its own");
    assertThat(fault("expectations:\n" + entry.replace("name: a", "name: 'a b'")))
        .startsWith("line 2: name \"a b\" is not allowed");
    StringBuilder many = new StringBuilder("expectations:\n");
    for (int i = 0; i < 201; i++) {
      many.append(entry.replace("name: a", "name: a" + i));
    }
    assertThat(fault(many.toString())).isEqualTo("line 202: at most 200 expectations are allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\nexpectations: []",
        "expectations: &e\n  - *e",
        "expectations: !!javax.script.ScriptEngineManager [!!java.net.URL [\"http://x\"]]",
        "expectations:\n  - !!java.io.File {name: a}",
        "!evil\nexpectations: []",
        "expectations:\n  - {name: !x a}",
        "expectations:\n  - <<: {name: a}",
        "expectations:\n  - ? [a]\n    : b",
        "expectations: []\n---\nexpectations: []",
        "expectations: []\nexpectations: []",
        "\u0007",
        "expectations:\n\t- a",
        "expectations: {{{{",
        "- a",
        "just text",
      })
  void hostileFilesAreRefusedInOneLine(String text) {
    assertThat(fault(text)).matches("line \\d+: .+");
  }

  @Test
  void deepNestingAndBombsCostNoTime() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          assertThat(fault("expectations: " + "[".repeat(100_000))).startsWith("line 1: ");
          assertThat(fault("{a: ".repeat(50_000))).startsWith("line 1: ");
          StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
          for (int i = 1; i < 60; i++) {
            bomb.append("a").append(i).append(": &a").append(i);
            bomb.append(" [*a").append(i - 1).append(", *a").append(i - 1).append("]\n");
          }
          assertThat(fault(bomb.toString())).startsWith("line ");
        });
  }

  @Test
  void theFileIsNamedWithItsFault(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("e.yaml");
    assertThatThrownBy(() -> Expectations.load(file.toString()))
        .isInstanceOf(BadOptionException.class)
        .hasMessage("--expectations=" + file + ": there is no such file");
    Files.writeString(file, HEAD + "    table: tin\n");
    assertThatThrownBy(() -> Expectations.load(file.toString()))
        .isInstanceOf(BadOptionException.class)
        .hasMessage(
            "--expectations="
                + file
                + ": line 3: table \"tin\" is not allowed: pin, geo or user is");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});
    assertThatThrownBy(() -> Expectations.load(file.toString()))
        .hasMessageEndingWith("the file is not UTF-8");
    Files.writeString(file, "#".repeat((1 << 20) + 1));
    assertThatThrownBy(() -> Expectations.load(file.toString()))
        .hasMessageEndingWith("it is larger than 1 MiB");
  }

  @Test
  void theColumnsAreThoseOfTheTables() {
    for (Kind kind : Kind.values()) {
      assertThat(QualityColumn.of(kind).stream().map(QualityColumn::label))
          .containsExactlyElementsOf(
              TableRowsOf.kind(kind).schema().columns().stream().map(DeltaColumn::name).toList());
    }
  }
}
