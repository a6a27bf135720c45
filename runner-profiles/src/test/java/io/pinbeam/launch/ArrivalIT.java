package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.delta.CommitInfo;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.transforms.model.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs of {@code pinbeam batch} by arrival: however cut, they come to what one batch does. */
class ArrivalIT {
  private static final int DAYS = 3;

  @TempDir Path folder;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path input;

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void everyCutComesToTheSame(String profile) throws Exception {
    ArrivedPosts.write(posts(), 7, DAYS);
    Path whole = folder.resolve("whole");
    run(profile, whole);
    Map<String, String> expected = WrittenOutput.ofBatch(whole);
    boolean all = profile.equals("direct");

    Path outOfOrder = folder.resolve("out-of-order");
    for (int day : List.of(1, 2, 0)) {
      run(profile, outOfOrder, "--date=" + day(day));
      compact(outOfOrder);
    }
    assertSame(expected, outOfOrder);
    assertThat(DeltaTable.at(outOfOrder.resolve("tables/pin").toString()).history(100))
        .extracting(CommitInfo::operation)
        .contains("MERGE", "OPTIMIZE");
    if (!all) {
      return;
    }

    Path inOrder = folder.resolve("in-order");
    for (int day = 0; day < DAYS; day++) {
      run(profile, inOrder, "--date=" + day(day), "--taskBytes=1500");
    }
    assertSame(expected, inOrder);
    JsonNode ledger = ledger(inOrder);
    assertThat(ledger.at("/arrival/slice").asInt()).isEqualTo(DAYS);
    assertThat(ledger.at("/arrival/slices").asInt()).isEqualTo(DAYS);
    assertThat(ledger.at("/arrival/files").asInt()).isEqualTo(9);
    assertThat(ledger.at("/arrival/from").asText()).isEqualTo("2026-03-03T00:00:00Z");

    Path atOnce = folder.resolve("at-once");
    run(profile, atOnce, "--from=" + day(0), "--to=" + day(DAYS));
    assertSame(expected, atOnce);

    Path refreshed = folder.resolve("refreshed");
    run(profile, refreshed, "--date=" + day(1));
    run(profile, refreshed, "--fullRefresh", "--to=" + day(2));
    run(profile, refreshed, "--from=" + day(2));
    assertSame(expected, refreshed);
    assertThat(refreshed.resolve("arrival/slice-1.json")).doesNotExist();
    assertThat(refreshed.resolve("arrival/slice-2.json")).exists();
  }

  @Test
  void theSameDayTwiceChangesNothingAndALateFileIsRead() throws Exception {
    ArrivedPosts posts = ArrivedPosts.write(posts(), 8, DAYS);
    Path output = folder.resolve("out");
    run("direct", output, "--date=" + day(0));
    String ledger = Files.readString(output.resolve("ledger.json"));
    long version = version(output, Kind.PIN);

    assertThat(run("direct", output, "--date=" + day(0), "--fullRefresh="))
        .isEqualTo(
            "nothing arrived in [2026-03-01T00:00:00Z, 2026-03-02T00:00:00Z) that was not read"
                + " before\n");
    assertThat(Files.readString(output.resolve("ledger.json"))).isEqualTo(ledger);
    assertThat(version(output, Kind.PIN)).isEqualTo(version);

    posts.file(Kind.PIN, 0, 50, ArrivedPosts.FIRST);
    run("direct", output, "--date=" + day(1));
    assertThat(ledger(output).at("/arrival/files").asInt()).isEqualTo(10);
    run("direct", output, "--from=" + day(2));
    Path whole = folder.resolve("whole");
    run("direct", whole);
    assertSame(WrittenOutput.ofBatch(whole), output);
  }

  @Test
  void expectationsAreHeldAgainstAllOfTheTables() throws Exception {
    ArrivedPosts.write(posts(), 11, 2);
    Path file =
        Files.writeString(
            folder.resolve("e.yaml"),
            """
            expectations:
              - {name: ids, table: user, column: user_name, unique: true, action: warn}
              - {name: ages, table: user, column: age, range: {max: 30}, action: warn}
              - {name: young, table: user, column: age, range: {max: 35}, action: quarantine}
            """);
    String expectations = "--expectations=" + file;
    Path output = folder.resolve("out");
    Path whole = folder.resolve("whole");
    String spill = "--spillFolder=" + folder.resolve("spill");
    run("direct", output, "--date=" + day(1), expectations, spill);
    run("direct", output, "--date=" + day(0), expectations, spill);
    run("direct", whole, expectations);
    assertSame(WrittenOutput.ofBatch(whole), output);
    assertThat(ledger(output).at("/quality/text")).isEqualTo(ledger(whole).at("/quality/text"));
    assertThat(ledger(output).at("/quality/text").asText()).isNotEmpty();
    assertThat(ledger(output).at("/kinds/user/deadLetters/EXPECTATION").asInt()).isPositive();
  }

  @Test
  void aDayWithoutRecordsCountsAsRead() throws Exception {
    ArrivedPosts posts = ArrivedPosts.write(posts(), 9, 1);
    Path output = folder.resolve("out");
    assertThat(run("direct", output, "--date=2026-02-27")).startsWith("nothing arrived in ");
    assertThat(output.resolve("tables")).doesNotExist();
    run("direct", output, "--date=" + day(0));
    assertThat(run("direct", output, "--date=" + day(1))).startsWith("nothing arrived in ");
    assertThat(ledger(output).at("/arrival/covered/1/to").asText()).startsWith(day(2).toString());
    posts.file(Kind.GEO, 1, 900, ArrivedPosts.FIRST.plusDays(1));
    run("direct", output, "--date=" + day(2));
    assertThat(ledger(output).at("/arrival/files").asInt()).isEqualTo(1);
    // It had neither pins nor users, whose fields are not gone for that.
    assertThat(ledger(output).at("/schemaDrift").toString()).doesNotContain("vanished");
  }

  @Test
  void whatCannotBeGoneOnWithIsRefused() throws Exception {
    ArrivedPosts posts = ArrivedPosts.write(posts(), 10, 2);
    Path output = folder.resolve("out");
    run("direct", output);
    assertRefused("kept no account of what arrived", output, "--date=" + day(0));
    assertRefused("--date is not allowed", output, "--date=" + day(0), "--to=" + day(1));
    assertRefused("is not before", output, "--from=" + day(1), "--to=" + day(1));
    assertRefused("is no time: write 2026-11-20", output, "--from=yesterday");
    assertRefused("is no date", output, "--date=2026-02-30");
    assertRefused("--from is not allowed", output, "--fullRefresh", "--from=" + day(1));
    assertRefused("--fullRefresh=maybe is not allowed", output, "--fullRefresh=maybe");

    run("direct", output, "--fullRefresh", "--to=" + day(1));
    assertRefused("--user=u: the earlier runs", output, "--date=" + day(1), "--user=u");
    Path expectations =
        Files.writeString(
            folder.resolve("e.yaml"),
            "expectations:\n  - {name: many, table: user, rowCount: {min: 1}, action: fail}\n");
    assertRefused(
        "--expectations: they are not",
        output,
        "--date=" + day(1),
        "--expectations=" + expectations);
    assertThat(replay(output)).contains("put mended records into the input");
    Files.writeString(posts.files().get(0), "more");
    Files.writeString(posts.files().get(1), "more");
    assertRefused("must not change; --fullRefresh", output, "--date=" + day(1));
    run("direct", output);
    assertThat(output.resolve("arrival/slice-1.json")).doesNotExist();
  }

  private String replay(Path output) {
    err.reset();
    Pinbeam.run(
        new String[] {"replay", "--output=" + output},
        new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
        new PrintStream(err, true, UTF_8));
    return err.toString(UTF_8);
  }

  private void assertRefused(String text, Path output, String... words) throws IOException {
    assertThat(command("direct", output, new ByteArrayOutputStream(), words))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(UTF_8).lines().toList()).singleElement().asString().contains(text);
  }

  private void assertSame(Map<String, String> expected, Path output) throws IOException {
    assertThat(WrittenOutput.differences(expected, WrittenOutput.ofBatch(output))).isEmpty();
    assertThat(ledger(output).get("fields"))
        .isEqualTo(ledger(folder.resolve("whole")).get("fields"));
    assertThat(output.resolve("arrival/commit.json")).doesNotExist();
  }

  private void compact(Path output) {
    for (Kind kind : Kind.values()) {
      String table = output.resolve("tables/" + kind.label()).toString();
      assertThat(
              Pinbeam.run(
                  new String[] {"table", "compact", "--table=" + table},
                  new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                  new PrintStream(err, true, UTF_8)))
          .isEqualTo(ExitCode.OK);
    }
  }

  private Path posts() {
    input = folder.resolve("in");
    return input;
  }

  private static String day(int day) {
    return ArrivedPosts.FIRST.plusDays(day).toString();
  }

  private String run(String profile, Path output, String... words) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ExitCode code = command(profile, output, out, words);
    assertThat(code).as(err.toString(UTF_8)).isEqualTo(ExitCode.OK);
    return out.toString(UTF_8);
  }

  private ExitCode command(
      String profile, Path output, ByteArrayOutputStream out, String... words) {
    err.reset();
    List<String> all = new ArrayList<>(List.of("batch", "--profile=" + profile));
    all.add("--input=" + input);
    all.add("--output=" + output);
    all.addAll(List.of(words));
    return Pinbeam.run(
        all.toArray(String[]::new),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private static long version(Path output, Kind kind) {
    return DeltaTable.at(output.resolve("tables/" + kind.label()).toString()).currentVersion();
  }

  private static JsonNode ledger(Path output) throws IOException {
    return new ObjectMapper().readTree(output.resolve("ledger.json").toFile());
  }
}
