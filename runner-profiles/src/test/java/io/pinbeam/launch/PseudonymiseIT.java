package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.emulator.Defects;
import io.pinbeam.emulator.FileLayout;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.pipelines.StreamOptions;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.stream.StreamSetup;
import io.pinbeam.transforms.model.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code --pseudonymise} beside the same runs without it: the rows are those of a model of their
 * own, nothing else changes, and no name and no point is in anything that was written.
 */
@Tag("reliability")
class PseudonymiseIT {
  private static final int POSTS = 200;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final PostFiles RECORDS =
      PostFiles.of(PostGenerator.withSeed(5))
          .withUser("u")
          .withPartitions(RecordedPosts.PARTITIONS)
          .withDefects(Defects.share(0.3))
          .withLayout(FileLayout.ONE_RECORD);

  /** The answers that show the name of a poster. */
  private static final Set<String> NAMING = Set.of("top_poster_by_country.csv", "top_country.csv");

  @TempDir static Path folder;
  private static Path key;
  private static Path records;
  private static Path plain;
  private static LocalCloudProcess cloud;

  @BeforeAll
  static void start() throws Exception {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    key = Files.write(folder.resolve("names.key"), bytes);
    records = folder.resolve("records");
    RecordedPosts posts = RecordedPosts.write(RECORDS, "u", records, POSTS);
    plant();
    cloud = LocalCloudProcess.start("--parts=kinesis");
    try (AwsProperties credentials = AwsProperties.of(cloud.environment())) {
      posts.putIntoKinesis(cloud.address("kinesis"));
    }
    plain = folder.resolve("plain");
    Runners.batch("direct", records, plain);
  }

  @AfterAll
  static void stop() {
    if (cloud != null) {
      cloud.close();
    }
  }

  /**
   * Refused records, a conflict in a point alone, copies, and a name that a pin and a user have.
   */
  private static void plant() throws IOException {
    List<List<String>> lines =
        List.of(
            List.of(
                "{\"index\":9000,\"poster_name\":\"Plantagenet Quux\",\"category\":\"art\","
                    + "\"follower_count\":\"900M\"}",
                "{\"poster_name\":\"Plantagenet Quux\",\"category\":\"art\"}",
                "{\"index\":9001,\"poster_name\":\"Plantagenet Quux\" oops"),
            List.of(
                "{\"ind\":9000,\"country\":\"Chad\",\"latitude\":12.3456789,\"longitude\":-45.6789123}",
                "{\"ind\":9000,\"country\":\"Chad\",\"latitude\":12.3456788,\"longitude\":-45.6789123}",
                "{\"ind\":9000,\"country\":\"Chad\",\"latitude\":12.3456788,\"longitude\":-45.6789123}",
                "{\"ind\":-1,\"country\":\"Chad\",\"latitude\":12.3456789,\"longitude\":-45.6789123}"),
            List.of(
                "{\"ind\":9000,\"first_name\":\"Plantagenet\",\"last_name\":\"Quux\",\"age\":30,"
                    + "\"date_joined\":\"2016-02-03 04:05:06\"}",
                "{\"ind\":\"no number\",\"first_name\":\"Plantagenet\",\"last_name\":\"Quux\"}",
                "\"Plantagenet Quux\""));
    for (Kind kind : Kind.values()) {
      List<String> ofKind = lines.get(kind.ordinal());
      for (int i = 0; i < ofKind.size(); i++) {
        SinkLayout.write(records, "u", kind, 2, 1_000_000 + i, List.of(ofKind.get(i)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void aBatchHasPseudonymsAndIsElseTheSame(String profile) throws Exception {
    Path output = folder.resolve("batch-" + profile);
    Runners.batch(profile, records, output, "--pseudonymise=" + key);

    for (Kind kind : Kind.values()) {
      assertThat(rows(output, kind)).isEqualTo(expected(kind));
    }
    JsonNode ledger = JSON.readTree(Files.readString(output.resolve("ledger.json")));
    JsonNode ledgerBefore = JSON.readTree(Files.readString(plain.resolve("ledger.json")));
    for (Kind kind : Kind.values()) {
      ObjectNode counts = (ObjectNode) ledger.at("/kinds/" + kind.label());
      ObjectNode before = (ObjectNode) ledgerBefore.at("/kinds/" + kind.label());
      assertThat(counts.<ObjectNode>without(List.of("table", "tableVersion")))
          .isEqualTo(before.<ObjectNode>without(List.of("table", "tableVersion")));
    }
    assertThat(ledgerBefore.at("/kinds/geo/conflicts").asLong()).isPositive();
    assertThat(ledger.at("/options/pseudonymise").asText()).isEqualTo("key " + keyId());
    for (Path answer : files(plain.resolve("answers"))) {
      String text = Files.readString(answer);
      if (!NAMING.contains(answer.getFileName().toString())) {
        assertThat(output.resolve("answers").resolve(answer.getFileName())).hasContent(text);
      }
    }
    assertThat(Files.readString(output.resolve("answers/top_poster_by_country.csv")))
        .contains(pseudonym("Plantagenet Quux"));
    assertThat(letters(output)).isEqualTo(lettersWithoutTheirText());
    for (Kind kind : Kind.values()) {
      assertThat(DeltaTable.at(output + "/tables/" + kind.label()).properties())
          .containsEntry("pinbeam.pseudonymised", keyId());
    }
    nothingIsLeftOfAnyone(output);
  }

  @Test
  void aStreamGivesTheSameRows() throws Exception {
    aStreamGivesTheSameRows("direct");
  }

  @Test
  @Tag("reliability-only")
  void aStreamOnSparkGivesTheSameRows() throws Exception {
    aStreamGivesTheSameRows("spark-local");
  }

  private static void aStreamGivesTheSameRows(String profile) throws Exception {
    Path output = folder.resolve("stream-" + profile);
    stream(profile, output, "--pseudonymise=" + key);
    nothingIsLeftOfAnyone(output);

    for (Kind kind : Kind.values()) {
      TreeMap<Long, ObjectNode> expected = expected(kind);
      assertThat(TableJson.readLast(output + "/tables/" + kind.label())).isEqualTo(expected);
      assertThat(DeltaTable.at(output + "/tables/" + kind.label()).properties())
          .containsEntry("pinbeam.pseudonymised", keyId());
    }
    List<Row> letters = StreamedTables.under(output).rows(StreamedTables.DEAD_LETTERS);
    assertThat(letters).isNotEmpty();
    for (Row letter : letters) {
      assertThat(letter.getBytes("raw")).isEmpty();
      assertThat(letter.getInt64("raw_bytes")).isNotNull();
      assertThat(letter.getString("position")).isNotBlank();
    }
    // Of three the second and third are copies, and the first is another point of their square.
    assertThat(
            StreamedTables.under(output).rows("geo").stream()
                .filter(row -> row.getInt64("ind") == 9000))
        .hasSizeBetween(2, 3);
    assertThatThrownBy(() -> StreamSetup.of(options(output)))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("has pseudonyms of key " + keyId());
    assertThatThrownBy(() -> StreamSetup.of(options(plain, "--pseudonymise=" + key)))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("has plain names");
  }

  private static StreamOptions options(Path output, String... more) {
    return Arguments.parse(
        words("direct", output, more).stream().skip(1).toList(), StreamOptions.class);
  }

  private static void stream(String profile, Path output, String... more) throws Exception {
    try (CommandProcess stream =
        CommandProcess.start(
            folder, cloud.environment(), words(profile, output, more).toArray(String[]::new))) {
      assertThat(stream.waitFor(LIMIT)).as(stream.output()).isZero();
      assertThat(stream.output()).doesNotContain(HexFormat.of().formatHex(Files.readAllBytes(key)));
    }
  }

  private static List<String> words(String profile, Path output, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "stream",
                "--profile=" + profile,
                "--user=u",
                "--source=kinesis",
                "--endpoint=" + cloud.address("kinesis"),
                "--awsRegion=us-east-1",
                "--output=" + output,
                "--commitInterval=2s",
                "--window=4s",
                "--until=idle"));
    words.addAll(List.of(more));
    return words;
  }

  @Test
  void arrivedDaysGiveWhatOneBatchGivesAndStayOfOneKey() throws Exception {
    Path output = folder.resolve("arrival");
    Runners.batch("direct", records, output, "--pseudonymise=" + key, "--fullRefresh");
    SinkLayout.write(
        records,
        "u",
        Kind.USER,
        2,
        2_000_000,
        List.of("{\"ind\":9100,\"first_name\":\"Plantagenet\",\"last_name\":\"Quux\"}"));
    Runners.batch("direct", records, output, "--pseudonymise=" + key, "--from=2020-01-01");

    TreeMap<Long, ObjectNode> users = expected(Kind.USER);
    ObjectNode late = users.get(9000L).deepCopy();
    late.put("ind", 9100).putNull("age").putNull("date_joined");
    users.put(9100L, late);
    assertThat(rows(output, Kind.USER)).isEqualTo(users);
    nothingIsLeftOfAnyone(output);
    assertThat(DeltaTable.at(output + "/tables/user").properties())
        .containsEntry("pinbeam.pseudonymised", keyId());
    Files.delete(records.resolve("topics/u.user/partition=2").resolve("u.user+2+0002000000.json"));
  }

  @Test
  void lettersAreReadAgainFromAMendedCopyAndSayThatTheyAreWithheld() throws Exception {
    Path output = folder.resolve("replay");
    Runners.batch("direct", records, output, "--pseudonymise=" + key);
    int letters = letters(output).size();

    String said = replay("--output=" + output, "--pseudonymise=" + key);

    assertThat(said).contains(letters + " letters are cut or withheld and cannot be replayed");

    JsonNode letter = null;
    for (JsonNode each : rawLetters(output)) {
      if (each.get("kind").asText().equals("user")
          && each.get("reason").asText().equals("BAD_KEY")) {
        letter = each;
      }
    }
    Path mended = folder.resolve("mended.jsonl");
    ObjectNode copy = letter.deepCopy();
    copy.remove(List.of("rawBase64", "rawBytes"));
    copy.put("raw", "{\"ind\":9200,\"first_name\":\"Plantagenet\",\"last_name\":\"Quux\"}");
    Files.writeString(mended, copy + "\n");

    replay("--output=" + output, "--pseudonymise=" + key, "--deadLetters=" + mended);

    assertThat(rows(output, Kind.USER).get(9200L).get("user_name").asText())
        .isEqualTo(pseudonym("Plantagenet Quux"));
    assertThat(letters(output)).hasSize(letters - 1);
    nothingIsLeftOfAnyone(output);
    assertThatThrownBy(() -> replay("--output=" + output))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("has pseudonyms of key " + keyId());
  }

  @Test
  void anOutputHasOneKeyOrNone() throws Exception {
    Path output = folder.resolve("one-key");
    Runners.batch("direct", records, output, "--pseudonymise=" + key);
    Path other = Files.write(folder.resolve("other.key"), new byte[40]);
    Map<String, String> before = WrittenOutput.ofFiles(output);

    assertThatThrownBy(() -> Runners.batch("direct", records, output))
        .isInstanceOf(BadOptionException.class)
        .hasMessage(
            "--output: its table pin has pseudonyms of key "
                + keyId()
                + " for names: --pseudonymise with the file of that key, or another --output");
    assertThatThrownBy(() -> Runners.batch("direct", records, output, "--pseudonymise=" + other))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("pseudonyms of key " + keyId());
    assertThatThrownBy(() -> Runners.batch("direct", records, plain, "--pseudonymise=" + key))
        .isInstanceOf(BadOptionException.class)
        .hasMessage(
            "--pseudonymise: table pin of --output has plain names: it needs another --output");
    assertThat(WrittenOutput.ofFiles(output)).isEqualTo(before);
    Runners.batch("direct", records, output, "--pseudonymise=" + key);
  }

  @Test
  void aFileThatIsNoKeyIsRefusedInOneLine() throws Exception {
    Path shortKey = Files.writeString(folder.resolve("short.key"), "sesame sesame sesame");
    Path output = folder.resolve("refused");
    for (Map.Entry<String, String> refused :
        Map.of(
                shortKey.toString(),
                "is no key: it has 20 bytes, and 32 to 65536 are allowed",
                folder.resolve("none.key").toString(),
                "there is no such file",
                folder.toString(),
                "there is no such file",
                "",
                "is empty")
            .entrySet()) {
      assertThatThrownBy(
              () -> Runners.batch("direct", records, output, "--pseudonymise=" + refused.getKey()))
          .isInstanceOf(BadOptionException.class)
          .hasMessageContaining(refused.getValue())
          .message()
          .doesNotContain("sesame")
          .doesNotContain("\n");
    }
    assertThat(output.resolve("tables")).doesNotExist();
  }

  private static String replay(String... words) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ReplayCommand().run(List.of(words), new PrintStream(out, true, UTF_8), System.err);
    return out.toString(UTF_8);
  }

  /** The rows of the plain batch, as the definition changes them. */
  private static TreeMap<Long, ObjectNode> expected(Kind kind) throws Exception {
    TreeMap<Long, ObjectNode> rows = rows(plain, kind);
    String column = kind == Kind.PIN ? "poster_name" : "user_name";
    for (ObjectNode row : rows.values()) {
      if (row.path(column).isTextual()) {
        row.put(column, pseudonym(row.get(column).asText()));
      }
      if (row.path("coordinates").isArray()) {
        ArrayNode exact = (ArrayNode) row.get("coordinates");
        ArrayNode coarse = row.putArray("coordinates");
        exact.forEach(degrees -> coarse.add(Math.rint(degrees.asDouble() * 10) / 10 + 0.0));
      }
    }
    return rows;
  }

  private static TreeMap<Long, ObjectNode> rows(Path output, Kind kind) throws IOException {
    return TableJson.read(output.resolve("tables/" + kind.label()).toString());
  }

  private static byte[] hmac(String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Files.readAllBytes(key), "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }

  private static String pseudonym(String name) throws Exception {
    return "p_" + HexFormat.of().formatHex(hmac(name), 0, 16);
  }

  private static String keyId() throws Exception {
    return HexFormat.of().formatHex(hmac("\0pinbeam key id"), 0, 4);
  }

  /** Everything of each letter but what is of its run and what is withheld. */
  private static Set<String> letters(Path output) throws IOException {
    Set<String> letters = new TreeSet<>();
    for (JsonNode letter : rawLetters(output)) {
      letters.add(((ObjectNode) letter).without(List.of("runId", "at")).toString());
    }
    return letters;
  }

  private static List<JsonNode> rawLetters(Path output) throws IOException {
    List<JsonNode> letters = new ArrayList<>();
    for (Path file : files(output.resolve("dead-letters"))) {
      for (String line : Files.readAllLines(file)) {
        letters.add(JSON.readTree(line));
      }
    }
    return letters;
  }

  private static Set<String> lettersWithoutTheirText() throws IOException {
    Set<String> letters = new TreeSet<>();
    for (JsonNode node : rawLetters(plain)) {
      ObjectNode letter = (ObjectNode) node;
      int length =
          letter.has("raw")
              ? letter.get("raw").asText().getBytes(UTF_8).length
              : letter.path("rawBytes").asInt(letter.get("rawBase64").binaryValue().length);
      if (length > 0) {
        letter.remove(List.of("raw", "rawBytes"));
        letter.put("rawBase64", "");
        letter.put("rawBytes", length);
      }
      letters.add(letter.without(List.of("runId", "at")).toString());
    }
    return letters;
  }

  /**
   * Looks for every full name and every exact coordinate of the plain tables in all files of an
   * output and in all texts and numbers of all Parquet files, whether a table has them or not.
   */
  private static void nothingIsLeftOfAnyone(Path output) throws Exception {
    Set<String> names = new TreeSet<>(Set.of("Plantagenet", "Quux", "12.34567", "45.67891"));
    Set<Double> degrees = new TreeSet<>();
    for (ObjectNode user : rows(plain, Kind.USER).values()) {
      if (user.path("user_name").asText("").length() > 5) {
        names.add(user.get("user_name").asText());
      }
    }
    for (ObjectNode pin : rows(plain, Kind.PIN).values()) {
      if (pin.path("poster_name").asText("").length() > 5) {
        names.add(pin.get("poster_name").asText());
      }
    }
    for (ObjectNode geo : rows(plain, Kind.GEO).values()) {
      geo.path("coordinates").forEach(number -> degrees.add(number.asDouble()));
    }
    degrees.removeIf(number -> Math.rint(number * 10) / 10 == number);
    assertThat(names).hasSizeGreaterThan(100);
    assertThat(degrees).hasSizeGreaterThan(100);

    StringBuilder all = new StringBuilder();
    try (Stream<Path> paths = Files.walk(output)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        all.append(path.getFileName()).append('\n');
        all.append(new String(Files.readAllBytes(path), UTF_8)).append('\n');
      }
    }
    int parquet = 0;
    try (Stream<Path> tables = Files.list(output.resolve("tables"))) {
      for (Path table : tables.toList()) {
        parquet += readBack(table, all, degrees);
      }
    }
    assertThat(parquet).isGreaterThanOrEqualTo(Kind.values().length);
    String text = all.toString();
    for (String name : names) {
      assertThat(text.contains(name)).as(name).isFalse();
    }
    assertThat(text).doesNotContain(new String(Files.readAllBytes(key), UTF_8));
  }

  private static int readBack(Path folderOfTable, StringBuilder all, Set<Double> degrees)
      throws IOException {
    DeltaTable table = DeltaTable.at(folderOfTable.toString());
    int files = 0;
    try (Stream<Path> paths = Files.list(folderOfTable)) {
      for (Path path : paths.filter(p -> p.toString().endsWith(".parquet")).toList()) {
        files++;
        DataFile file =
            DataFile.of(path.getFileName().toString(), Files.size(path), 0, -1, null, Map.of());
        try (DeltaRows rows = table.rows(table.schema(), file)) {
          while (rows.hasNext()) {
            for (Object value : rows.next().getValues()) {
              all.append(value instanceof byte[] bytes ? new String(bytes, UTF_8) : value)
                  .append('\n');
              if (value instanceof List<?> numbers) {
                assertThat(degrees)
                    .doesNotContainAnyElementsOf(numbers.stream().map(Double.class::cast).toList());
              }
            }
          }
        }
      }
    }
    return files;
  }

  private static List<Path> files(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.sorted().toList();
    }
  }
}
