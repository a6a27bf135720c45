package io.pinbeam.pipelines.stream.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pinbeam.transforms.aggregate.TrendMetric;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookChannelTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T10:02:03Z"), ZoneOffset.UTC);
  private static final Instant WINDOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final RetryRule QUICK =
      new RetryRule(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMinutes(1));

  private final List<Received> received = Collections.synchronizedList(new ArrayList<>());
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  private final CountDownLatch testEnds = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void startTheServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stopTheServer() {
    testEnds.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void theBodyIsSignedWithTheTimeOfTheTry() throws Exception {
    answer(200);

    assertThat(channel(LONG).deliver(alert("rule"))).isEqualTo(AlertChannel.Attempt.delivered());

    Received request = received.get(0);
    assertThat(request.header("X-Pinbeam-Timestamp")).isEqualTo("1795255323");
    assertThat(request.header("X-Pinbeam-Signature"))
        .isEqualTo("sha256=" + hmac("s3cr3t".getBytes(UTF_8), "1795255323." + request.body()));
    assertThat(request.header("Idempotency-Key")).isEqualTo(alert("rule").id());
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
    assertThat(request.method()).isEqualTo("POST");
    JsonNode json = new ObjectMapper().readTree(request.body());
    assertThat(json.toString())
        .isEqualTo(
            "{\"id\":\""
                + alert("rule").id()
                + "\",\"rule\":\"rule\",\"metric\":\"posts\",\"key\":\"café|France\","
                + "\"when\":\"at_least\",\"threshold\":0.5,\"value\":1200,\"windows\":2,"
                + "\"window_start\":\"2026-11-21T10:00:00Z\","
                + "\"window_end\":\"2026-11-21T10:01:00Z\","
                + "\"fired_at\":\"2026-11-21T10:02:03Z\","
                + "\"text\":\"rule: posts of café|France is 1200, at least 0.5, in 2 windows in a"
                + " row, the last 2026-11-21T10:00:00Z to 2026-11-21T10:01:00Z\"}");
  }

  /** A vector of RFC 4231, so that the test's own computation is one. */
  @Test
  void theComputationOfTheTestIsHmac() throws Exception {
    assertThat(hmac("Jefe".getBytes(UTF_8), "what do ya want for nothing?"))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 299})
  void everyAnswerOf2xxIsADelivery(int status) throws Exception {
    answer(status);

    assertThat(channel(LONG).deliver(alert("rule")).end()).isEqualTo(AlertChannel.End.DELIVERED);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 599})
  void whatMayPassIsTriedAgain(int status) throws Exception {
    answer(status);

    assertThat(channel(LONG).deliver(alert("rule")))
        .isEqualTo(AlertChannel.Attempt.again("HTTP " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 400, 401, 403, 404, 410, 422})
  void whatCannotPassIsNotTriedAgainAndNoRedirectIsFollowed(int status) throws Exception {
    server.createContext("/elsewhere", exchange -> respond(exchange, 200));
    server.createContext(
        "/hook",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          respond(exchange, status);
        });

    assertThat(channel(LONG).deliver(alert("rule")))
        .isEqualTo(AlertChannel.Attempt.refused("HTTP " + status));
    assertThat(received).extracting(Received::path).containsExactly("/hook/T0K3N");
  }

  @Test
  void areceiverMayAskForTime() throws Exception {
    server.createContext(
        "/hook",
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "7");
          respond(exchange, 503);
        });

    assertThat(channel(LONG).deliver(alert("rule")).pause()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void anAnswerThatDoesNotComeIsTriedAgain() throws Exception {
    server.createContext("/hook", exchange -> stall());

    assertThat(channel(SHORT).deliver(alert("rule")).end()).isEqualTo(AlertChannel.End.AGAIN);
  }

  @Test
  void anAnswerThatDoesNotEndIsTriedAgain() throws Exception {
    server.createContext(
        "/hook",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('x');
          exchange.getResponseBody().flush();
          stall();
        });

    assertThat(channel(SHORT).deliver(alert("rule")))
        .isEqualTo(AlertChannel.Attempt.again("no answer within 300 ms"));
  }

  @Test
  void aServerThatIsNotThereIsTriedAgain() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    WebhookChannel channel =
        new WebhookChannel(
            new ChannelSettings.Webhook(
                "webhook", URI.create("http://127.0.0.1:" + free + "/T0K3N"), new Secret("x")),
            LONG,
            CLOCK);

    assertThat(channel.deliver(alert("rule")))
        .isEqualTo(AlertChannel.Attempt.again("ConnectException"));
  }

  @Test
  void aFaultThatPassesIsOneDeliveryOfTheSameBody() throws Exception {
    server.createContext("/hook", exchange -> respond(exchange, received.size() < 3 ? 500 : 200));
    List<String> log = new ArrayList<>();

    try (Logged ignored = Logged.into(log)) {
      worker(QUICK, alert("rule"));
      assertThat(ends.poll(30, TimeUnit.SECONDS)).isEqualTo("rule DELIVERED");
    }

    // The fourth request is the third retry: each is put down before it is answered.
    assertThat(received).hasSizeGreaterThanOrEqualTo(3);
    assertThat(received).extracting(Received::body).containsOnly(alert("rule").toJson());
    assertThat(log).hasSize(2);
    assertThat(log.get(0)).contains("webhook at http://127.0.0.1:", "HTTP 500", "do not go");
    assertThat(log.get(1)).contains("again");
    assertThat(String.join("\n", log)).doesNotContain("T0K3N", "s3cr3t");
  }

  @Test
  void whatFailsForTooLongIsGivenUpAndHoldsNoOtherUp() throws Exception {
    server.createContext(
        "/hook",
        exchange ->
            respond(
                exchange,
                new String(exchange.getRequestBody().readAllBytes(), UTF_8).contains("poison")
                    ? 500
                    : 200));
    List<String> log = new ArrayList<>();

    try (Logged ignored = Logged.into(log)) {
      worker(
          new RetryRule(Duration.ofMillis(5), Duration.ofMillis(200), Duration.ofSeconds(2)),
          alert("poison"),
          alert("fine"));
      assertThat(ends.poll(30, TimeUnit.SECONDS)).isEqualTo("fine DELIVERED");
      assertThat(ends.poll(30, TimeUnit.SECONDS)).isEqualTo("poison FAILED");
    }

    assertThat(String.join("\n", log))
        .contains("of rule poison was given up: webhook at http://127.0.0.1:")
        .doesNotContain("T0K3N", "s3cr3t");
  }

  private WebhookChannel channel(Duration timeout) {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook/T0K3N");
    return new WebhookChannel(
        new ChannelSettings.Webhook("webhook", url, new Secret("s3cr3t")), timeout, CLOCK);
  }

  private void worker(RetryRule retry, Alert... alerts) {
    ChannelWorker worker =
        new ChannelWorker(
            channel(LONG),
            retry,
            10,
            (channel, alert, state, isLast) -> ends.add(alert.rule() + " " + state));
    for (Alert alert : alerts) {
      assertThat(worker.offer(alert)).isTrue();
    }
    worker.start();
  }

  private void answer(int status) {
    server.createContext("/hook", exchange -> respond(exchange, status));
  }

  private void respond(HttpExchange exchange, int status) throws IOException {
    received.add(Received.of(exchange));
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private void stall() {
    try {
      testEnds.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Alert alert(String rule) {
    AlertRule of =
        new AlertRule(rule, TrendMetric.POSTS, null, Comparison.AT_LEAST, 0.5, 2, Duration.ZERO);
    return Alert.of(
        "table", of, "café|France", 1200, WINDOW, WINDOW.plusSeconds(60), CLOCK.instant());
  }

  /** RFC 2104, written out. */
  private static String hmac(byte[] key, String text) throws Exception {
    byte[] inner = new byte[64];
    byte[] outer = new byte[64];
    for (int i = 0; i < 64; i++) {
      byte k = i < key.length ? key[i] : 0;
      inner[i] = (byte) (k ^ 0x36);
      outer[i] = (byte) (k ^ 0x5c);
    }
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    sha.update(inner);
    byte[] innerHash = sha.digest(text.getBytes(UTF_8));
    sha.update(outer);
    return HexFormat.of().formatHex(sha.digest(innerHash));
  }

  private record Received(
      String method, String path, Map<String, List<String>> headers, String body) {
    static Received of(HttpExchange exchange) throws IOException {
      return new Received(
          exchange.getRequestMethod(),
          exchange.getRequestURI().getPath(),
          exchange.getRequestHeaders(),
          new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    }

    String header(String name) {
      return String.join(",", headers.getOrDefault(headerName(name), List.of()));
    }

    private static String headerName(String name) {
      return name.charAt(0) + name.substring(1).toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What the worker logs, while it is open. */
  private static final class Logged extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger(ChannelWorker.class.getName());
    private final List<String> lines;

    private Logged(List<String> lines) {
      this.lines = lines;
    }

    static Logged into(List<String> lines) {
      Logged logged = new Logged(Collections.synchronizedList(lines));
      logged.logger.setLevel(java.util.logging.Level.INFO);
      logged.logger.setUseParentHandlers(false);
      logged.logger.addHandler(logged);
      return logged;
    }

    @Override
    public void publish(LogRecord entry) {
      lines.add(new java.util.logging.SimpleFormatter().formatMessage(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
      logger.setUseParentHandlers(true);
      logger.setLevel(null);
    }
  }
}
