package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses in records are text: a server that all of them name is asked by nobody. */
@Tag("reliability")
@Timeout(300)
class NoAddressIsFollowedIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int POSTS = 20;

  @TempDir Path folder;
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private HttpServer canary;
  private String address;

  @BeforeEach
  void start() throws Exception {
    canary = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    canary.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().entrySet());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    canary.start();
    address = "http://127.0.0.1:" + canary.getAddress().getPort() + "/a.jpg";
  }

  @AfterEach
  void stop() {
    canary.stop(0);
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void aBatchItsReportAndItsQueriesAskNobody(String profile) throws Exception {
    Path input = folder.resolve("in");
    for (String kind : List.of("pin", "geo", "user")) {
      Path topic = Files.createDirectories(input.resolve("ann." + kind));
      Files.write(topic.resolve("a.json"), records(kind));
    }
    Path output = folder.resolve("out");
    run("batch", "--profile=" + profile, "--input=" + input, "--output=" + output);
    run("replay", "--profile=" + profile, "--output=" + output);
    run("query", "--profile=" + profile, "--input=" + output, "--sql=SELECT * FROM pin");
    assertThat(asked).isEmpty();

    String report = Files.readString(output.resolve("report.html"));
    assertThat(report.toLowerCase(Locale.ROOT))
        .doesNotContainPattern("(src|href|action|data|poster|url\\()\\s*=?\\s*[\"'(]?https?:")
        .doesNotContain("<iframe")
        .doesNotContain("<object");
    assertThat(Files.readString(output.resolve("ledger.json"))).contains("\"pin\"");
  }

  @Test
  @Tag("reliability-only")
  void aStreamAndItsDashboardAskNobody() throws Exception {
    Path output = folder.resolve("stream");
    try (LocalCloudProcess cloud = LocalCloudProcess.start("--parts=kafka");
        TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      for (String kind : List.of("pin", "geo", "user")) {
        topics.create("ann." + kind, 1);
        topics.write("ann." + kind, 0, records(kind));
      }
      run(
          "stream",
          "--source=kafka",
          "--bootstrapServers=" + cloud.kafkaBootstrapServers(),
          "--user=ann",
          "--output=" + output,
          "--commitInterval=5s",
          "--window=5s",
          "--until=idle");
    }
    try (CommandProcess dashboard =
        CommandProcess.start(folder, "dashboard", "--tables=" + output, "--port=0")) {
      URI at = awaitAddress(dashboard);
      HttpClient client = HttpClient.newHttpClient();
      for (String path : List.of("", "dashboard.js", "charts.js")) {
        HttpResponse<String> page =
            client.send(
                HttpRequest.newBuilder(at.resolve(path)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
            .contains("default-src 'none'")
            .contains("img-src 'self' data:");
      }
      HttpResponse<InputStream> events =
          client.send(
              HttpRequest.newBuilder(at.resolve("events")).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = events.body()) {
        assertThat(in.readNBytes(500)).hasSize(500);
      }
      HttpResponse<String> rows =
          client.send(
              HttpRequest.newBuilder(at.resolve("query"))
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"sql\":\"SELECT image_src FROM pin\"}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(rows.body()).contains(address);
    }
    assertThat(asked).isEmpty();
  }

  /** What options name is asked, but nobody whom the answer names. */
  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsNotFollowed(int status) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Queue<String> first = new ConcurrentLinkedQueue<>();
    server.createContext(
        "/",
        exchange -> {
          first.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Location", address);
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    String elsewhere = "http://127.0.0.1:" + server.getAddress().getPort();
    Path topic = Files.createDirectories(folder.resolve("in/ann.user"));
    Files.write(topic.resolve("a.json"), records("user"));
    try (AwsProperties ignored =
        AwsProperties.of(
            Map.of(
                "AWS_ACCESS_KEY_ID", "LOCALKEY",
                "AWS_SECRET_ACCESS_KEY", "secret",
                "AWS_REGION", "us-east-1"))) {
      PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
      LineageTarget lineage =
          LineageTarget.of(elsewhere, Map.of("OPENLINEAGE_API_KEY", "lineage-key"));
      assertThatThrownBy(() -> LineageTargetTest.send(lineage)).isNotNull();
      assertThat(first).isNotEmpty();
      first.clear();
      ExitCode s3 =
          Pinbeam.run(
              new String[] {
                "batch",
                "--input=s3://bucket/in",
                "--output=" + folder.resolve("none"),
                "--endpoint=" + elsewhere
              },
              nowhere,
              nowhere);
      assertThat(s3).isNotEqualTo(ExitCode.OK);
      assertThat(first).isNotEmpty();
    } finally {
      server.stop(0);
    }
    assertThat(asked).isEmpty();
  }

  private List<String> records(String kind) throws Exception {
    List<String> records = new ArrayList<>();
    for (int i = 0; i < POSTS; i++) {
      ObjectNode record = JSON.createObjectNode();
      switch (kind) {
        case "pin" -> {
          for (String field :
              List.of(
                  "unique_id",
                  "title",
                  "description",
                  "poster_name",
                  "tag_list",
                  "is_image_or_video",
                  "image_src",
                  "save_location",
                  "category",
                  "unknown_field")) {
            record.put(field, address + "?" + field + i);
          }
          record.put("index", i).put("follower_count", "1k").put("downloaded", 1);
        }
        case "geo" ->
            record
                .put("ind", i)
                .put("timestamp", "2020-01-02T03:04:05")
                .put("latitude", 1.5)
                .put("longitude", 2.5)
                .put("country", address + "?country");
        default ->
            record
                .put("ind", i)
                .put("first_name", address + "?first")
                .put("last_name", address + "?last")
                .put("age", 30)
                .put("date_joined", "2016-01-02T03:04:05");
      }
      records.add(record.toString());
    }
    // One that becomes a dead letter, with a sample in the report.
    records.add("{\"title\":\"" + address + "\",\"<img src=" + address + ">\":1");
    records.add("{\"title\":\"" + address + "\"}");
    return records;
  }

  private static void run(String... words) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream both = new PrintStream(bytes, true, UTF_8)) {
      assertThat(Pinbeam.run(words, both, both)).as(bytes.toString(UTF_8)).isEqualTo(ExitCode.OK);
    }
  }

  private static URI awaitAddress(CommandProcess dashboard) throws Exception {
    Pattern address = Pattern.compile("dashboard  (http://\\S+)");
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (System.nanoTime() < end && dashboard.isAlive()) {
      Matcher found = address.matcher(dashboard.output());
      if (found.find()) {
        return URI.create(found.group(1));
      }
      Thread.sleep(50);
    }
    throw new AssertionError(dashboard.output());
  }
}
