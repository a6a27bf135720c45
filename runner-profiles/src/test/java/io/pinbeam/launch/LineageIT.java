package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs tell of their inputs and outputs, to a file and to a server on loopback. */
class LineageIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration MOST = Lineage.LONGEST_WAIT.plusSeconds(2);

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;
  private volatile int status = 201;
  private volatile boolean answers = true;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          events.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
          if (!answers) {
            await();
          }
          byte[] body = "secret words of a server".getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  private void await() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void aBatchTellsAServer(String profile) throws Exception {
    Path output = folder.resolve("out");
    assertThat(run(profile, posts(), output, address())).isEqualTo(ExitCode.OK);

    assertThat(err.toString(UTF_8)).isEmpty();
    assertThat(requests).containsExactly("POST /api/v1/lineage", "POST /api/v1/lineage");
    assertThat(types()).containsExactly("START", "COMPLETE");
    events.forEach(LineageIT::assertIsAsTheSpecificationDemands);
    JsonNode complete = events.get(1);
    assertThat(complete.at("/run/runId")).isEqualTo(events.get(0).at("/run/runId"));
    assertThat(complete.at("/job/namespace").asText()).isEqualTo("pinbeam");
    assertThat(complete.at("/job/name").asText()).isEqualTo("batch");
    assertThat(complete.at("/inputs/0/namespace").asText()).isEqualTo("file");
    assertThat(complete.at("/inputs/0/name").asText()).isEqualTo(folder.resolve("in").toString());
    JsonNode ledger = JSON.readTree(output.resolve("ledger.json").toFile());
    JsonNode user = complete.at("/outputs/2");
    assertThat(user.get("name").asText()).isEqualTo(output + "/tables/user");
    assertThat(user.at("/outputFacets/outputStatistics/rowCount").asLong())
        .isPositive()
        .isEqualTo(ledger.at("/kinds/user/cleaned").asLong());
    assertThat(user.at("/facets/version/datasetVersion").asText())
        .isEqualTo(ledger.at("/kinds/user/tableVersion").asText());
    List<String> columns = new ArrayList<>();
    user.at("/facets/schema/fields")
        .forEach(f -> columns.add(f.get("name").asText() + " " + f.get("type").asText()));
    assertThat(columns)
        .containsExactly("ind long", "user_name string", "age integer", "date_joined timestamp");
    assertThat(complete.at("/outputs/3/name").asText()).isEqualTo(output + "/dead-letters");
  }

  @Test
  void eventsAreAppendedToAFile() throws Exception {
    Path file = folder.resolve("new/lineage.jsonl");
    Path input = posts();
    assertThat(run("direct", input, folder.resolve("out"), file.toString())).isEqualTo(ExitCode.OK);
    assertThat(run("direct", input, folder.resolve("out"), file.toString())).isEqualTo(ExitCode.OK);
    for (String line : Files.readAllLines(file)) {
      events.add(JSON.readTree(line));
    }
    assertThat(types()).containsExactly("START", "COMPLETE", "START", "COMPLETE");
    events.forEach(LineageIT::assertIsAsTheSpecificationDemands);
    assertThat(events.get(0).at("/run/runId")).isNotEqualTo(events.get(2).at("/run/runId"));
  }

  @Test
  void aRunThatFailsSaysWhyWithoutSecrets() throws Exception {
    Path expectations = folder.resolve("e.yaml");
    Files.writeString(
        expectations,
        "expectations: [{name: many, table: pin, rowCount: {min: 1000000}, action: fail}]");
    ExitCode ended =
        run("direct", posts(), folder.resolve("out"), address(), "--expectations=" + expectations);
    assertThat(ended).isEqualTo(ExitCode.FAILED);
    assertThat(types()).containsExactly("START", "FAIL");
    events.forEach(LineageIT::assertIsAsTheSpecificationDemands);
    JsonNode failure = events.get(1).at("/run/facets/errorMessage");
    assertThat(failure.get("programmingLanguage").asText()).isEqualTo("java");
    assertThat(failure.get("message").asText())
        .startsWith("expectations are broken: many: 200 rows, allowed: at least 1000000");

    events.clear();
    ended =
        run("direct", Path.of("s3://KEY:SECRET@no"), folder.resolve("out2"), address(), "--user=u");
    assertThat(ended).isNotEqualTo(ExitCode.OK);
    assertThat(types()).containsExactly("START", "FAIL");
    assertThat(events.toString()).doesNotContain("SECRET", "KEY:");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 401, 404, 503})
  void aServerThatRefusesIsOneLine(int refusal) throws Exception {
    status = refusal;
    long start = System.nanoTime();
    assertThat(run("direct", posts(), folder.resolve("out"), address())).isEqualTo(ExitCode.OK);
    assertThat(took(start)).isLessThan(MOST.plusSeconds(20));
    assertThat(err.toString(UTF_8))
        .matches(
            "pinbeam: WARNING: lineage was not told to "
                + address()
                + ": (it answered "
                + refusal
                + "|no answer in 3s)\n");
  }

  @Test
  void aServerThatDoesNotAnswerDelaysTheEndALittle() throws Exception {
    answers = false;
    long before = System.nanoTime();
    assertThat(run("direct", posts(), folder.resolve("out"), address())).isEqualTo(ExitCode.OK);
    long with = System.nanoTime() - before;
    assertThat(err.toString(UTF_8))
        .matches("pinbeam: WARNING: lineage was not told to " + address() + ": .*\n");
    before = System.nanoTime();
    assertThat(run("direct", posts(), folder.resolve("out"), null)).isEqualTo(ExitCode.OK);
    long without = System.nanoTime() - before;
    assertThat(Duration.ofNanos(with - without)).isLessThan(MOST);
  }

  @Test
  void aServerThatIsNotThereIsOneLine() throws Exception {
    String address;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = "http://127.0.0.1:" + free.getLocalPort();
    }
    assertThat(run("direct", posts(), folder.resolve("out"), address)).isEqualTo(ExitCode.OK);
    assertThat(err.toString(UTF_8))
        .startsWith("pinbeam: WARNING: lineage was not told to " + address + ": ")
        .contains("refused")
        .hasLineCount(1);
  }

  @Test
  void aPathOfAnAddressIsTaken() throws Exception {
    assertThat(run("direct", posts(), folder.resolve("out"), address() + "/mine/events"))
        .isEqualTo(ExitCode.OK);
    assertThat(requests).containsExactly("POST /mine/events", "POST /mine/events");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://host", "http://me:secret@host", "http://host?api_key=secret", "s3://b/k"})
  void anAddressOfAnotherKindIsOneLine(String address) throws Exception {
    assertThat(run("direct", posts(), folder.resolve("out"), address)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(UTF_8))
        .startsWith("pinbeam: --lineage=")
        .contains(" is not allowed: a file is, or http://host or https://host")
        .doesNotContain("secret")
        .hasLineCount(1);
  }

  /** Archive and stream, from topics of a real Kafka. */
  @Test
  void anArchiveAndAStreamTellTheirTopics() throws Exception {
    try (LocalCloudProcess cloud = LocalCloudProcess.start("--parts=kafka");
        TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      for (String kind : List.of("pin", "geo", "user")) {
        topics.create("u." + kind, 1);
      }
      topics.write("u.pin", 0, List.of("{\"ind\": 1, \"title\": \"t\"}", "{\"ind\": 2}"));
      topics.write("u.user", 0, List.of("{\"ind\": 1, \"age\": 20}", "no json"));
      String kafka = "--bootstrapServers=" + cloud.kafkaBootstrapServers();
      String namespace = "kafka://" + cloud.kafkaBootstrapServers();

      Path archive = folder.resolve("archive");
      assertThat(command("archive", kafka, "--user=u", "--output=" + archive))
          .as(err.toString(UTF_8))
          .isEqualTo(ExitCode.OK);
      assertThat(types()).containsExactly("START", "COMPLETE");
      events.forEach(LineageIT::assertIsAsTheSpecificationDemands);
      assertThat(names(events.get(1), "inputs"))
          .containsExactly(namespace + " u.geo", namespace + " u.pin", namespace + " u.user");
      assertThat(rows(events.get(1)))
          .contains(archive + "/topics/u.pin 2", archive + "/topics/u.user 1");

      events.clear();
      Path stream = folder.resolve("stream");
      assertThat(
              command(
                  "stream",
                  "--source=kafka",
                  kafka,
                  "--user=u",
                  "--output=" + stream,
                  "--commitInterval=2s",
                  "--until=idle"))
          .as(err.toString(UTF_8))
          .isEqualTo(ExitCode.OK);
      assertThat(types()).containsExactly("START", "COMPLETE");
      events.forEach(LineageIT::assertIsAsTheSpecificationDemands);
      assertThat(names(events.get(1), "inputs"))
          .contains(namespace + " u.pin", namespace + " u.user");
      assertThat(rows(events.get(1)))
          .contains(
              stream + "/tables/pin 2",
              stream + "/tables/geo 0",
              stream + "/tables/user 1",
              stream + "/tables/dead_letters 1");
      assertThat(events.get(1).at("/outputs/0/facets/schema/fields/0/name").asText())
          .isEqualTo("ind");
      assertThat(events.get(1).at("/job/facets/jobType/processingType").asText())
          .isEqualTo("STREAMING");
    }
  }

  @Test
  void aReplayTellsTheLettersAndTheTablesAfterIt() throws Exception {
    Path output = folder.resolve("out");
    assertThat(run("direct", posts(), output, null, "--maxRecordBytes=600")).isEqualTo(ExitCode.OK);

    assertThat(command("replay", "--output=" + output)).isEqualTo(ExitCode.OK);

    assertThat(types()).containsExactly("START", "COMPLETE");
    events.forEach(LineageIT::assertIsAsTheSpecificationDemands);
    assertThat(events.get(0).at("/job/name").asText()).isEqualTo("replay");
    assertThat(names(events.get(1), "inputs")).containsExactly("file " + output + "/dead-letters");
    assertThat(rows(events.get(1)))
        .contains(output + "/tables/pin 200", output + "/dead-letters 0");
  }

  private ExitCode command(String... words) {
    err.reset();
    List<String> all = new ArrayList<>(Arrays.asList(words));
    all.add("--profile=direct");
    all.add("--lineage=" + address());
    return Pinbeam.run(
        all.toArray(String[]::new),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  private static List<String> names(JsonNode event, String list) {
    List<String> names = new ArrayList<>();
    event.get(list).forEach(d -> names.add(d.get("namespace").asText() + " " + name(d)));
    return names;
  }

  private static List<String> rows(JsonNode event) {
    List<String> rows = new ArrayList<>();
    event
        .get("outputs")
        .forEach(d -> rows.add(name(d) + " " + d.at("/outputFacets/outputStatistics/rowCount")));
    return rows;
  }

  private static String name(JsonNode dataset) {
    return dataset.get("name").asText();
  }

  /** The fields that OpenLineage's schema requires, with their formats. */
  private static void assertIsAsTheSpecificationDemands(JsonNode event) {
    ZonedDateTime.parse(event.get("eventTime").asText());
    assertThat(URI.create(event.get("producer").asText()).isAbsolute()).isTrue();
    assertThat(event.get("schemaURL").asText())
        .matches("https://openlineage\\.io/spec/[0-9-]+/OpenLineage\\.json#/\\$defs/RunEvent");
    assertThat(event.get("eventType").asText())
        .isIn("START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER");
    UUID.fromString(event.at("/run/runId").asText());
    assertThat(event.at("/job/namespace").asText()).isNotEmpty();
    assertThat(event.at("/job/name").asText()).isNotEmpty();
    assertFacets(event.at("/run/facets"));
    assertFacets(event.at("/job/facets"));
    for (String list : List.of("inputs", "outputs")) {
      for (JsonNode dataset : event.path(list)) {
        assertThat(dataset.get("namespace").asText()).isNotEmpty();
        assertThat(dataset.get("name").asText()).isNotEmpty();
        assertFacets(dataset.path("facets"));
        assertFacets(dataset.path("outputFacets"));
      }
    }
  }

  private static void assertFacets(JsonNode facets) {
    for (JsonNode facet : facets) {
      assertThat(facet.get("_producer").asText()).isEqualTo(LineageEvents.PRODUCER.toString());
      assertThat(facet.get("_schemaURL").asText())
          .startsWith("https://openlineage.io/spec/facets/");
    }
  }

  private List<String> types() {
    return events.stream().map(event -> event.get("eventType").asText()).toList();
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static Duration took(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Path posts() throws IOException {
    Path input = folder.resolve("in");
    if (Files.notExists(input)) {
      PostFiles.of(PostGenerator.withSeed(7)).withUser("u").write(input, 200);
    }
    return input;
  }

  private ExitCode run(String profile, Path input, Path output, String lineage, String... more) {
    err.reset();
    out.reset();
    List<String> words = new ArrayList<>(Arrays.asList(more));
    words.addAll(
        List.of("--profile=" + profile, "--input=" + address(input), "--output=" + output));
    if (lineage != null) {
      words.add("--lineage=" + lineage);
    }
    words.add(0, "batch");
    return Pinbeam.run(
        words.toArray(String[]::new),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8));
  }

  /** A path takes the second slash out of an address. */
  private static String address(Path input) {
    return input.toString().replaceFirst("^s3:/", "s3://");
  }
}
