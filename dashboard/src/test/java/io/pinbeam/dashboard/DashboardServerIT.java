package io.pinbeam.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server over real tables, as a browser talks to it. */
@Timeout(60)
class DashboardServerIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path tables;
  private final HttpClient client = HttpClient.newHttpClient();
  private final CountDownLatch queryMayEnd = new CountDownLatch(1);
  private volatile CountDownLatch queryRuns = new CountDownLatch(1);
  private DashboardServer server;

  @BeforeEach
  void start() throws Exception {
    server = DashboardServer.start(settings(0), this::query);
  }

  @AfterEach
  void stop() throws Exception {
    queryMayEnd.countDown();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'', text/html; charset=utf-8, <title>Pinbeam live</title>",
    "look.css, text/css; charset=utf-8, --accent",
    "dashboard.css, text/css; charset=utf-8, .pair",
    "dashboard.js, text/javascript; charset=utf-8, EventSource",
    "charts.js, text/javascript; charset=utf-8, pinbeamCharts",
    "query.js, text/javascript; charset=utf-8, RFC 4180",
    "countries.json, application/json, Viet Nam",
    "world.js, text/javascript; charset=utf-8, registerMap",
    "echarts.js, text/javascript; charset=utf-8, Apache Software Foundation",
  })
  void allThatThePageNeedsIsServed(String path, String type, String words) throws Exception {
    HttpResponse<String> page = get(path);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue(type);
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'; script-src 'self'");
    assertThat(page.body()).contains(words);
  }

  @Test
  void thePageAsksNoOtherServer() throws Exception {
    for (String path : new String[] {"", "look.css", "dashboard.css", "dashboard.js", "query.js"}) {
      assertThat(get(path).body()).as(path).doesNotContain("https://").doesNotContain("//cdn");
    }
    assertThat(get("../pom.xml").statusCode()).isEqualTo(404);
    assertThat(get("nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void eventsTellEachCommitAndNothingBeforeOne() throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    StreamTables stream = new StreamTables(tables);
    try (Events events = new Events(server.address())) {
      JsonNode empty = events.next();
      assertThat(empty.at("/states/ledger/status").asText()).isEqualTo("missing");
      assertThat(empty.at("/ledger/read").asLong()).isZero();

      stream.commit(now, "streaming-u-pin", 40);
      JsonNode first = events.next();
      assertThat(first.at("/states/ledger/status").asText()).isEqualTo("readable");
      assertThat(first.at("/ledger/read").asLong()).isEqualTo(40);
      assertThat(first.at("/ledger/shards/0/lagMillis").asLong()).isEqualTo(120);

      stream.commit(now.plusSeconds(5), "streaming-u-pin", 2);
      assertThat(events.next().at("/ledger/read").asLong()).isEqualTo(42);

      stream.trend(now.minusSeconds(60), "Peru", 12);
      JsonNode trend = events.next();
      assertThat(trend.at("/trends/countries").toString()).isEqualTo("[[\"Peru\",12.0]]");
      assertThat(trend.at("/trends/ages/groups/18-24").asDouble()).isEqualTo(1500.5);
    }
  }

  @Test
  void whoComesLaterIsToldAtOnceWhatIsKnown() throws Exception {
    new StreamTables(tables).commit(Instant.now(), "streaming-u-geo", 5);
    try (Events first = new Events(server.address())) {
      assertThat(first.next().at("/ledger/read").asLong()).isEqualTo(5);
      try (Events second = new Events(server.address())) {
        assertThat(second.next().at("/ledger/read").asLong()).isEqualTo(5);
      }
    }
  }

  @Test
  void aTableThatCannotBeReadIsSaidToBeAndTheRestIsShown() throws Exception {
    StreamTables stream = new StreamTables(tables);
    stream.commit(Instant.now(), "streaming-u-pin", 8);
    Path log = tables.resolve("trends/_delta_log/00000000000000000000.json");
    Files.createDirectories(log.getParent());
    Files.writeString(log, "no commit\n");
    try (Events events = new Events(server.address())) {
      JsonNode view = events.next();
      assertThat(view.at("/states/trends/status").asText()).isEqualTo("unreadable");
      assertThat(view.at("/states/trends/reason").asText()).isNotBlank();
      assertThat(view.at("/ledger/read").asLong()).isEqualTo(8);
    }
  }

  @Test
  void aStatementGivesItsRows() throws Exception {
    HttpResponse<String> answer = post("{\"sql\": \"SELECT 'é'\"}", "application/json", null);
    assertThat(answer.statusCode()).isEqualTo(200);
    JsonNode json = JSON.readTree(answer.body());
    assertThat(json.get("csv").asText()).isEqualTo("sql\nSELECT 'é' of 7 within PT3S\n");
    assertThat(json.get("isCut").asBoolean()).isTrue();
  }

  @Test
  void whatIsWrongWithAStatementIsOneLine() throws Exception {
    assertError(422, "no such table", "{\"sql\": \"fails\"}");
    assertError(400, "there is no statement", "{\"sql\": \"  \"}");
    assertError(400, "there is no statement", "{\"query\": 1}");
    assertError(400, "there is no statement", "SELECT 1");
    assertError(400, "there is no statement", "");
  }

  @Test
  void oneStatementRunsAtATime() throws Exception {
    CompletableFuture<HttpResponse<String>> slow =
        client.sendAsync(
            request("query")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"sql\": \"waits\"}"))
                .build(),
            BodyHandlers.ofString());
    assertThat(queryRuns.await(20, TimeUnit.SECONDS)).isTrue();
    assertError(429, "another statement is running: try again when it is done", "{\"sql\": \"x\"}");
    queryMayEnd.countDown();
    assertThat(slow.get().statusCode()).isEqualTo(200);
    // At once when an answer is there, many times: it is not still taken for running.
    for (int i = 0; i < 200; i++) {
      assertThat(post("{\"sql\": \"x\"}", "application/json", null).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void otherSitesCannotUseIt() throws Exception {
    String sql = "{\"sql\": \"x\"}";
    assertThat(post(sql, "text/plain", null).statusCode()).isEqualTo(403);
    assertThat(post(sql, "application/x-www-form-urlencoded", null).statusCode()).isEqualTo(403);
    assertThat(post(sql, "application/json", "http://evil.example").statusCode()).isEqualTo(403);
    assertThat(post(sql, "application/json", "null").statusCode()).isEqualTo(403);
    String own = server.address().toString().replaceFirst("/$", "");
    assertThat(post(sql, "application/json", own).statusCode()).isEqualTo(200);
    assertThat(get("query").statusCode()).isEqualTo(405);
    assertThat(withHost("evil.example")).startsWith("HTTP/1.1 421 ");
    assertThat(withHost("localhost")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aStatementMayNotBeEndless() throws Exception {
    String sql = "{\"sql\": \"" + "x".repeat(1 << 17) + "\"}";
    assertThat(post(sql, "application/json", null).statusCode()).isEqualTo(413);
  }

  @Test
  void aPortThatIsTakenIsSaidInOneLine() {
    int port = server.address().getPort();
    assertThatThrownBy(() -> DashboardServer.start(settings(port), this::query))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("127.0.0.1:" + port + " cannot be used: ");
  }

  private DashboardSettings settings(int port) {
    return new DashboardSettings(
        tables.toString(),
        "127.0.0.1",
        port,
        Duration.ofHours(1),
        Duration.ofMillis(50),
        7,
        Duration.ofSeconds(3));
  }

  private SqlResult query(String sql, int mostRows, Duration limit) throws SqlFault {
    if (sql.equals("fails")) {
      throw new SqlFault("no such table");
    }
    if (sql.equals("waits")) {
      queryRuns.countDown();
      try {
        queryMayEnd.await();
      } catch (InterruptedException e) {
        throw new SqlFault("interrupted", e);
      }
    }
    return new SqlResult("sql\n" + sql + " of " + mostRows + " within " + limit + "\n", true);
  }

  private void assertError(int status, String error, String body) throws Exception {
    HttpResponse<String> answer = post(body, "application/json", null);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).get("error").asText()).isEqualTo(error);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String body, String type, String origin) throws Exception {
    HttpRequest.Builder request =
        request("query").header("Content-Type", type).POST(BodyPublishers.ofString(body));
    if (origin != null) {
      request.header("Origin", origin);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** The first line of the answer to a request for a host of this name. */
  private String withHost(String host) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.address().getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }

  /** A browser's EventSource. */
  private static final class Events implements AutoCloseable {
    private final InputStream in;
    private final BufferedReader lines;

    Events(URI server) throws Exception {
      HttpResponse<InputStream> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(server.resolve("events")).build(),
                  BodyHandlers.ofInputStream());
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      in = answer.body();
      lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** The data of the next view. */
    JsonNode next() throws IOException {
      boolean isView = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event:")) {
          isView = line.substring(6).strip().equals("view");
        } else if (line.startsWith("data:") && isView) {
          return JSON.readTree(line.substring(5));
        } else if (line.startsWith("data:")) {
          // The field of the name may come behind it.
          String data = line.substring(5);
          String name = lines.readLine();
          if (name != null && name.replace(" ", "").equals("event:view")) {
            return JSON.readTree(data);
          }
        }
      }
      throw new IOException("the events ended");
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
