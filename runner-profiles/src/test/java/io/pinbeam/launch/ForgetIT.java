package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.WriteMode;
import io.pinbeam.delta.WriteOptions;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.transforms.clean.Pseudonyms;
import io.pinbeam.transforms.model.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pinbeam table forget}: what an output has of one person goes, and all else stays. */
@Tag("reliability")
class ForgetIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "Zoë Quux";

  /** As a stream's table of users. */
  private static final DeltaSchema STREAMED =
      DeltaSchema.builder()
          .required("ind", DeltaType.LONG)
          .nullable("user_name", DeltaType.STRING)
          .nullable("age", DeltaType.INTEGER)
          .nullable("date_joined", DeltaType.TIMESTAMP)
          .nullable("arrived_at", DeltaType.TIMESTAMP)
          .nullable("shard", DeltaType.STRING)
          .nullable("position", DeltaType.STRING)
          .build();

  @TempDir Path folder;
  private Path input;
  private Path output;

  @BeforeEach
  void records() throws IOException {
    input = folder.resolve("in");
    output = folder.resolve("out");
    List<String> pins = new ArrayList<>();
    List<String> geos = new ArrayList<>();
    List<String> users = new ArrayList<>();
    for (int ind = 0; ind < 40; ind++) {
      pins.add(
          "{\"index\":%d,\"category\":\"art\",\"poster_name\":\"%s\",\"follower_count\":\"%dk\"}"
              .formatted(ind, ind == 30 ? NAME : "Poster " + ind, ind == 30 ? 900 : ind + 1));
      geos.add(
          "{\"ind\":%d,\"country\":\"Chad\",\"latitude\":1.25,\"longitude\":2}".formatted(ind));
      users.add(
          ind % 10 == 3
              ? "{\"ind\":%d,\"first_name\":\"Zo\\u00eb\",\"last_name\":\"Quux\",\"age\":30}"
                  .formatted(ind)
              : "{\"ind\":%d,\"first_name\":\"Zoë\",\"last_name\":\"Other %d\",\"age\":30}"
                  .formatted(ind, ind));
    }
    String refused = "{\"first_name\":\"Zo\\u00eb\",\"last_name\":\"Quux\"}";
    users.add(refused);
    users.add("{\"first_name\":\"Zoë\",\"last_name\":\"Else\"}");
    users.add("\"" + Base64.getEncoder().encodeToString(refused.getBytes(UTF_8)) + "\"");
    SinkLayout.write(input, "u", Kind.PIN, 0, 0, pins);
    SinkLayout.write(input, "u", Kind.GEO, 0, 0, geos);
    SinkLayout.write(input, "u", Kind.USER, 0, 0, users);
  }

  @Test
  void aPersonIsGoneFromAnOutputAndFromItsFilesAfterAVacuum() throws Exception {
    Runners.batch("direct", input, output, "--ties=all");
    Map<Kind, TreeMap<Long, ObjectNode>> before = new TreeMap<>();
    for (Kind kind : Kind.values()) {
      before.put(kind, rows(kind));
    }

    JsonNode told = JSON.readTree(forget("--user=" + NAME, "--dryRun", "--json"));
    assertThat(told.at("/tables").findValuesAsText("rowsDeleted")).containsExactly("4", "5", "4");
    assertThat(rows(Kind.USER)).isEqualTo(before.get(Kind.USER));
    assertThat(text(output.resolve("dead-letters"))).contains("Quux");

    String said = forget("--user=" + NAME);

    assertThat(said)
        .contains("4 rows removed from " + output + "/tables/geo, in version 1\n")
        .contains("5 rows removed from " + output + "/tables/pin, in version 1\n")
        .contains("4 rows removed from " + output + "/tables/user, in version 1\n")
        .contains("2 dead letters lost their text")
        .contains("Still named, until the next batch writes it anew: ")
        .contains("top_poster_by_country.csv")
        .contains("pinbeam table vacuum --tables=" + output + "/tables\n")
        .doesNotContain("Quux");
    for (Kind kind : Kind.values()) {
      TreeMap<Long, ObjectNode> expected = before.get(kind);
      expected.keySet().removeIf(ind -> ind % 10 == 3 || kind == Kind.PIN && ind == 30);
      assertThat(rows(kind)).isEqualTo(expected);
      assertThat(DeltaTable.at(table(kind)).history(1).get(0).operation()).isEqualTo("DELETE");
      assertThat(Files.readString(Path.of(table(kind), "_delta_log/00000000000000000001.json")))
          .contains("operationParameters")
          .doesNotContain("Quux");
    }
    assertThat(text(output.resolve("dead-letters")))
        .doesNotContain("Quux")
        .doesNotContain(Base64.getEncoder().encodeToString("{\"first".getBytes(UTF_8)))
        .contains("Else")
        .hasLineCount(3);

    assertThat(forget("--user=" + NAME)).startsWith("No row is of this person.\nStill named");
    assertThat(DeltaTable.at(table(Kind.USER)).currentVersion()).isEqualTo(1);

    assertThat(namesInFiles()).contains(NAME);
    run("vacuum", "--retention=0s", "--shortRetention");
    assertThat(namesInFiles()).hasSizeGreaterThan(60).doesNotContain(NAME);

    // What is left is an output like any other.
    ByteArrayOutputStream replayed = new ByteArrayOutputStream();
    new ReplayCommand()
        .run(List.of("--output=" + output), new PrintStream(replayed, true, UTF_8), System.err);
    assertThat(replayed.toString(UTF_8)).contains("2 letters are cut or withheld");
  }

  @Test
  void inTablesOfPseudonymsThePersonIsFoundByTheKeyOrThePseudonym() throws Exception {
    byte[] key = "one key of at least thirty-two bytes".getBytes(UTF_8);
    Path file = Files.write(folder.resolve("names.key"), key);
    Path other =
        Files.writeString(folder.resolve("other.key"), "another key of thirty-two bytes!!");
    Runners.batch("direct", input, output, "--pseudonymise=" + file);
    String id = Pseudonyms.of(key).keyId();

    assertThatThrownBy(() -> forget("--user=" + NAME))
        .isInstanceOf(BadOptionException.class)
        .hasMessageStartingWith(
            "--pseudonymise is missing: the tables have pseudonyms of key " + id)
        .hasMessageNotContaining("Quux");
    assertThatThrownBy(() -> forget("--user=" + NAME, "--pseudonymise=" + other))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("and the tables pseudonyms of key " + id);
    String pseudonym = Pseudonyms.of(key).ofName("Zoë Other 5");
    assertThat(forget("--user=" + pseudonym)).contains("1 row removed from " + table(Kind.USER));

    assertThat(forget("--user=" + NAME, "--pseudonymise=" + file))
        .contains("4 rows removed from " + table(Kind.USER));
    assertThat(rows(Kind.USER)).hasSize(35).doesNotContainKeys(3L, 5L, 13L);
    assertThat(DeltaTable.at(table(Kind.USER)).properties())
        .containsEntry("pinbeam.pseudonymised", id);
  }

  @Test
  void savedRowsOfRunsByArrivalGoAndTheNextOneReadsAllAgain() throws Exception {
    Runners.batch("direct", input, output, "--fullRefresh");
    Path saved = output.resolve("arrival/rows");
    assertThat(text(saved)).contains(NAME);

    assertThat(forget("--user=Nobody There")).isEqualTo("No row is of this person.\n");
    assertThat(text(saved)).contains(NAME);
    assertThat(forget("--user=" + NAME)).contains("the next one takes --fullRefresh");

    assertThat(text(output.resolve("arrival"))).isEmpty();
    assertThatThrownBy(() -> Runners.batch("direct", input, output, "--date=2020-01-01"))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("--fullRefresh");
    // The records were removed at their source, as the command asks for.
    Path users = input.resolve("topics/u.user/partition=0/u.user+0+0000000000.json");
    Files.writeString(
        users,
        String.join(
            "\n",
            Files.readAllLines(users).stream()
                .filter(line -> !line.contains("Quux") && !line.startsWith("\""))
                .toList()));
    Runners.batch("direct", input, output, "--fullRefresh");
    assertThat(rows(Kind.USER)).hasSize(36);
  }

  /** Of a key that has rows of two persons the later one's post stays. */
  @Test
  void whileAStreamWritesNothingOfOthersIsLost() throws Exception {
    DeltaTable users = DeltaTable.at(table(Kind.USER));
    DeltaTable pins = DeltaTable.at(table(Kind.PIN));
    append(users, 0, NAME, 1);
    append(users, 1, NAME, 2);
    append(users, 1, "Later One", 3);
    DeltaSchema ofPins =
        DeltaSchema.builder()
            .required("ind", DeltaType.LONG)
            .nullable("poster_name", DeltaType.STRING)
            .build();
    DataFileWriter<Long> pin =
        DataFileWriter.open(
            pins.path(),
            "pins.parquet",
            ofPins,
            (ind, out) -> out.setLong(0, ind),
            WriteOptions.defaults());
    pin.write(0L);
    pin.write(1L);
    pins.commit(List.of(pin.close()), WriteMode.APPEND, ofPins);
    DeltaTable letters = DeltaTable.at(output + "/tables/dead_letters");
    DeltaSchema ofLetters = DeltaSchema.builder().nullable("raw", DeltaType.BINARY).build();
    DataFileWriter<String> letter =
        DataFileWriter.open(
            letters.path(),
            "letters.parquet",
            ofLetters,
            (raw, out) -> out.setBytes(0, raw.getBytes(UTF_8)),
            WriteOptions.defaults());
    letter.write("{\"first_name\":\"Zo\\u00eb\",\"last_name\":\"Quux\"");
    letter.write("{\"first_name\":\"Zo\\u00eb\",\"last_name\":\"Else\"");
    letters.commit(List.of(letter.close()), WriteMode.APPEND, ofLetters);
    AtomicBoolean isOver = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(5);
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> written =
          writer.submit(
              () -> {
                int ind = 100;
                while (!isOver.get()) {
                  append(users, ind, "Somebody " + ind, ind);
                  ind++;
                  begun.countDown();
                }
                return ind;
              });
      begun.await();

      forget("--user=" + NAME);

      isOver.set(true);
      int end = written.get();
      TreeMap<Long, String> names = new TreeMap<>();
      try (DeltaRows rows = users.rows()) {
        rows.forEachRemaining(row -> names.put(row.getInt64("ind"), row.getString("user_name")));
      }
      assertThat(names).hasSize(1 + end - 100).doesNotContainValue(NAME).doesNotContainKey(0L);
      assertThat(names.get(1L)).isEqualTo("Later One");
      try (DeltaRows rows = letters.rows()) {
        assertThat(new String(rows.next().getBytes("raw"), UTF_8)).contains("Else");
        assertThat(rows.hasNext()).isFalse();
      }
      try (DeltaRows rows = pins.rows()) {
        assertThat(rows.next().getInt64("ind")).isEqualTo(1);
        assertThat(rows.hasNext()).isFalse();
      }
    } finally {
      isOver.set(true);
      writer.shutdown();
    }
  }

  @Test
  void whatCannotBeToldIsRefusedInOneLine() throws Exception {
    Runners.batch("direct", input, output);
    for (Map.Entry<List<String>, String> refused :
        Map.of(
                List.of("forget", "--user=" + NAME), "--tables is missing",
                List.of("forget", "--tables=" + output + "/tables"), "--user is missing",
                List.of("forget", "--user=" + NAME, "--tables=" + output),
                    "is not the folder tables",
                List.of("forget", "--user=" + NAME, "--tables=" + folder + "/none/tables"),
                    "there is no table user",
                List.of("forget", "--user=" + NAME, "--tables=" + output + "/tables", "--limit=3"),
                    "--limit is no option of table forget",
                List.of("vacuum", "--user=" + NAME, "--tables=" + output + "/tables"),
                    "--user is no option of table vacuum")
            .entrySet()) {
      assertThatThrownBy(() -> command(refused.getKey()))
          .isInstanceOf(BadOptionException.class)
          .hasMessageContaining(refused.getValue())
          .hasMessageNotContaining("Quux")
          .message()
          .doesNotContain("\n");
    }
  }

  private static void append(DeltaTable users, long ind, String name, long arrival)
      throws IOException {
    DataFileWriter<Long> writer =
        DataFileWriter.open(
            users.path(),
            "part-" + UUID.randomUUID() + ".parquet",
            STREAMED,
            (key, out) -> {
              out.setLong(0, key);
              out.setString(1, name);
              out.setTimestampMicros(4, arrival);
              out.setString(5, "s/0");
              out.setString(6, String.valueOf(arrival));
            },
            WriteOptions.defaults());
    writer.write(ind);
    users.commit(List.of(writer.close()), WriteMode.APPEND, STREAMED);
  }

  /** Every text of every data file, whether a table has the file or not. */
  private List<String> namesInFiles() throws IOException {
    List<String> names = new ArrayList<>();
    for (Kind kind : List.of(Kind.PIN, Kind.USER)) {
      DeltaTable table = DeltaTable.at(table(kind));
      try (Stream<Path> files = Files.list(Path.of(table(kind)))) {
        for (Path path : files.filter(p -> p.toString().endsWith(".parquet")).toList()) {
          DataFile file =
              DataFile.of(path.getFileName().toString(), Files.size(path), 0, -1, null, Map.of());
          try (DeltaRows rows = table.rows(table.schema(), file)) {
            rows.forEachRemaining(
                row ->
                    row.getValues().stream()
                        .filter(String.class::isInstance)
                        .forEach(text -> names.add((String) text)));
          }
        }
      }
    }
    return names;
  }

  private String table(Kind kind) {
    return output + "/tables/" + kind.label();
  }

  private TreeMap<Long, ObjectNode> rows(Kind kind) throws IOException {
    return TableJson.read(table(kind));
  }

  private static String text(Path folder) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        text.append(new String(Files.readAllBytes(file), UTF_8));
      }
    }
    return text.toString();
  }

  private String forget(String... more) throws Exception {
    return run("forget", more);
  }

  private String run(String verb, String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of(verb, "--tables=" + output + "/tables"));
    words.addAll(List.of(more));
    return command(words);
  }

  private static String command(List<String> words) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ExitCode code = new TableCommand().run(words, new PrintStream(out, true, UTF_8), System.err);
    assertThat(code).isEqualTo(ExitCode.OK);
    return out.toString(UTF_8);
  }
}
