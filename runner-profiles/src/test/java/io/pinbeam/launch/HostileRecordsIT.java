package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records made to break who reads them, a good one behind each, in one batch by the command in a VM
 * of half a gigabyte, the least that Spark starts in.
 */
@Tag("reliability")
class HostileRecordsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEPT_BYTES = 64 << 10;
  private static final String LONG = "x".repeat(100 << 20);
  private static final String DIGITS = "9".repeat(10_000);
  private static final int DEEP = 100_000;
  private static final int MANY = 1_000_000;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void eachIsARowOrADeadLetterAndTheNextIsRead(String profile) throws Exception {
    Path pins = Files.createDirectories(folder.resolve("in/topics/u.pin/partition=0"));
    HostileLines plain =
        new HostileLines(Files.newOutputStream(pins.resolve("u.pin+0+0000000000.json")), 0);
    HostileLines packed =
        new HostileLines(
            new GZIPOutputStream(Files.newOutputStream(pins.resolve("u.pin+0+0000000900.json.gz"))),
            900);
    try (plain;
        packed) {
      longAndDeep(plain);
      values(plain);
      // A hundred megabytes in a hundred kilobytes.
      packed.refused("TOO_LARGE", ",\"title\":\"", LONG, "\"");
    }
    SinkLayout.write(folder.resolve("in"), "u", Kind.GEO, 0, 0, List.of("{\"ind\": 1}"));

    long start = System.nanoTime();
    try (CommandProcess batch = start(profile)) {
      int code = batch.waitFor(LIMIT);
      assertThat(code).as(batch.output()).isZero();
    }
    System.out.printf(
        "%s: %d hostile records in %d s, in 512 MiB of heap%n",
        profile,
        plain.rows().size() + plain.letters().size() + 2,
        Duration.ofNanos(System.nanoTime() - start).toSeconds());

    TreeMap<Long, ObjectNode> rows = TableJson.read(folder.resolve("out/tables/pin").toString());
    List<Long> expected = new ArrayList<>(plain.rows());
    expected.addAll(packed.rows());
    assertThat(rows.keySet()).containsExactlyElementsOf(expected);
    assertThat(rows.values().stream().filter(row -> row.path("title").asText().equals("good")))
        .hasSizeGreaterThan(plain.letters().size());
    assertThat(rows.values().stream().map(row -> row.path("title").asText("")))
        .contains("a\0b", "\uFFFDx\uFFFD", "last");
    assertLetters(plain, packed);
  }

  private static void longAndDeep(HostileLines lines) throws IOException {
    lines.refused("TOO_LARGE", ",\"title\":\"", LONG, "\"");
    lines.refusedLine("TOO_LARGE", LONG);
    lines.refusedLine("TOO_LARGE", "\"", LONG);
    lines.refusedLine("TOO_LARGE", "[".repeat(12 << 20)).refusedToo("INVALID_JSON");
    lines.refused("INVALID_JSON", ",\"x\":", "[".repeat(DEEP), "]".repeat(DEEP));
    lines.refusedLine("INVALID_JSON", "{\"value\":".repeat(DEEP), "1", "}".repeat(DEEP));
    lines.refusedLine("INVALID_JSON", "[".repeat(DEEP)).refusedToo("INVALID_JSON");
    lines.refusedLine("INVALID_JSON", "{\"a\":".repeat(DEEP));
    lines.row(keys(MANY));
    lines.row(",\"title\":\"again\"".repeat(100_000), ",\"title\":\"last\"");
    lines.refusedLine("NOT_AN_OBJECT", "\"", packed("{\"ind\":1}", 40), "\"");
  }

  private static void values(HostileLines lines) throws IOException {
    lines.refused("BAD_ENCODING", ",\"title\":\"\u00c3\u0028\u00ff\"");
    lines.refusedLine("BAD_ENCODING", "\u00fe\u00ff\0{\0}");
    lines.refused("INVALID_JSON", ",\"title\":\"a\0b\"");
    lines.row(",\"title\":\"a\\u0000b\"");
    lines.row(",\"title\":\"\\ud800x\\udc00\"");
    lines.row(",\"follower_count\":", DIGITS);
    lines.row(",\"follower_count\":\"", DIGITS, "M\"");
    lines.row(",\"follower_count\":1e", DIGITS);
    lines.refused("BAD_KEY", ",\"ind\":", DIGITS);
    lines.refused("BAD_KEY", ",\"ind\":1e-", DIGITS);
    lines.refused("BAD_KEY", ",\"ind\":{}");
    lines.refusedLine("INVALID_JSON", DIGITS, "x");
    lines.refusedLine("NOT_AN_OBJECT", DIGITS);
  }

  /** So many fields that the contract does not know. */
  private static String keys(int count) {
    StringBuilder keys = new StringBuilder(count * 11);
    for (int i = 0; i < count; i++) {
      keys.append(",\"_").append(Integer.toString(i, 36)).append("\":0");
    }
    return keys.toString();
  }

  private static String packed(String text, int times) {
    String packed = text;
    for (int i = 0; i < times && packed.length() < 1 << 20; i++) {
      packed = Base64.getEncoder().encodeToString(packed.getBytes(US_ASCII));
    }
    return packed;
  }

  private CommandProcess start(String profile) throws IOException {
    List<String> words =
        new ArrayList<>(
            CommandProcess.words(
                "batch",
                "--profile=" + profile,
                "--input=" + folder.resolve("in"),
                "--output=" + folder.resolve("out")));
    words.set(words.indexOf("-Xmx1g"), "-Xmx512m");
    return CommandProcess.start(folder, new ProcessBuilder(words));
  }

  private void assertLetters(HostileLines plain, HostileLines packed) throws IOException {
    List<String> reasons = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("out/dead-letters"))) {
      for (Path file : files.sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode letter = JSON.readTree(line);
          reasons.add(letter.get("reason").asText());
          int kept =
              letter.has("raw")
                  ? letter.get("raw").asText().length()
                  : Base64.getDecoder().decode(letter.get("rawBase64").asText()).length;
          assertThat(kept).isBetween(1, KEPT_BYTES);
          if (letter.get("reason").asText().equals("TOO_LARGE")) {
            assertThat(letter.get("rawBytes").asLong()).isGreaterThan(10 << 20);
          }
        }
      }
    }
    List<String> expected = new ArrayList<>(plain.letters());
    expected.addAll(packed.letters());
    assertThat(reasons).containsExactlyInAnyOrderElementsOf(expected);
  }
}
