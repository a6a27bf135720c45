package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.transforms.model.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay killed at any moment, and run again: nothing is lost and nothing is there twice. */
@Tag("reliability")
class KilledReplayIT {
  private static final int POSTS = 2_000;
  private static final int KILLS = 6;
  private static final String LONG = "x".repeat(600);

  @TempDir Path folder;

  @Test
  void runAgainItComesToTheSame() throws Exception {
    Path input = folder.resolve("in");
    for (Kind kind : Kind.values()) {
      SinkLayout.write(input, "u", kind, 0, 0, records(kind));
    }
    Path output = folder.resolve("out");
    Runners.batch("direct", input, output, "--maxRecordBytes=500");
    JsonNode before = ledger(output);
    long whole = millisOfAWholeRun(output);

    int killed = 0;
    for (int i = 0; i < KILLS; i++) {
      // The later half, where the output is changed.
      long delay = whole / 2 + whole / 2 * i / KILLS;
      try (CommandProcess run = replay(output)) {
        TimeUnit.MILLISECONDS.sleep(delay);
        killed += run.isAlive() ? 1 : 0;
      }
      // Every table whole, before or after, and no key twice: else reading fails.
      for (Kind kind : Kind.values()) {
        assertThat(TableJson.read(table(output, kind)).size()).isIn(POSTS / 2, POSTS);
      }
    }
    assertThat(killed).as("runs killed before their end").isPositive();
    try (CommandProcess run = replay(output)) {
      assertThat(run.waitFor()).as(run.output()).isZero();
    }

    JsonNode after = ledger(output);
    for (Kind kind : Kind.values()) {
      assertThat(TableJson.read(table(output, kind))).hasSize(POSTS);
      JsonNode line = after.at("/kinds/" + kind.label());
      assertThat(line.get("read")).isEqualTo(before.at("/kinds/" + kind.label() + "/read"));
      assertThat(line.get("cleaned").asLong()).isEqualTo(POSTS);
      assertThat(line.get("duplicates").asLong()).isZero();
      assertThat(line.at("/deadLetters/NOT_AN_OBJECT").asLong()).isEqualTo(1);
      assertThat(line.get("deadLetters")).hasSize(1);
    }
    assertThat(lettersOf(output, after.get("runId").asText())).isEqualTo(3);
    assertThat(output.resolve("replay.json")).doesNotExist();
  }

  private long millisOfAWholeRun(Path output) throws Exception {
    Path copy = folder.resolve("copy");
    try (Stream<Path> paths = Files.walk(output)) {
      for (Path path : paths.toList()) {
        Files.copy(path, copy.resolve(output.relativize(path).toString()));
      }
    }
    long start = System.nanoTime();
    try (CommandProcess run = replay(copy)) {
      assertThat(run.waitFor()).as(run.output()).isZero();
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  private CommandProcess replay(Path output) throws Exception {
    return CommandProcess.start(
        folder, "replay", "--output=" + output, "--spillFolder=" + folder.resolve("spill"));
  }

  private static List<String> records(Kind kind) {
    List<String> records = new ArrayList<>(List.of("1"));
    String field =
        switch (kind) {
          case PIN -> "title";
          case GEO -> "country";
          case USER -> "first_name";
        };
    for (int i = 0; i < POSTS; i++) {
      String text = i % 2 == 0 ? "short" : LONG;
      records.add("{\"ind\": " + i + ", \"" + field + "\": \"" + text + "\"}");
    }
    return records;
  }

  private static int lettersOf(Path output, String runId) throws Exception {
    int letters = 0;
    try (Stream<Path> files = Files.list(output.resolve("dead-letters"))) {
      for (Path file : files.toList()) {
        assertThat(file.getFileName().toString()).startsWith(runId);
        letters += Files.readAllLines(file).size();
      }
    }
    return letters;
  }

  private static String table(Path output, Kind kind) {
    return output.resolve("tables/" + kind.label()).toString();
  }

  private static JsonNode ledger(Path output) throws Exception {
    return new ObjectMapper().readTree(Files.readString(output.resolve("ledger.json")));
  }
}
