package io.pinbeam.emulator.posting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pinbeam.emulator.PostKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against an HTTP server that keeps what it is posted and fails as it is told to. */
class DeliveryTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Destination TOPIC =
      new Destination(DestinationType.TOPIC, PostKind.PIN, "u.pin");
  private static final Destination STREAM =
      new Destination(DestinationType.STREAM, PostKind.PIN, "streaming-u-pin");

  private final List<String> requests = new ArrayList<>();
  private final List<Integer> stored = new ArrayList<>();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final PostingCounts counts = new PostingCounts();
  private final FakeClock clock = new FakeClock();
  private HttpServer server;

  /** What happens to a request in place of storing all of it; null answers drop the connection. */
  private interface Fault {
    Reply to(JsonNode records) throws IOException;
  }

  private record Reply(int status, String body, String retryAfter) {}

  private static final class FakeClock implements PostingClock {
    private long now;

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public void sleep(Duration time) {
      now += time.toNanos();
    }
  }

  @BeforeEach
  void start() throws IOException {
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void recordsGoInOneRequestAsTheApisWantThem() throws Exception {
    deliver(batch(TOPIC, 3));
    deliver(batch(STREAM, 2));
    deliver(batch(STREAM, 1));

    assertThat(requests)
        .containsExactly(
            "POST /topics/u.pin application/vnd.kafka.json.v2+json key"
                + " {\"records\":[{\"value\":0},{\"value\":1},{\"value\":2}]}",
            "PUT /streams/streaming-u-pin/records application/json key"
                + " {\"StreamName\":\"streaming-u-pin\",\"records\":["
                + "{\"Data\":0,\"PartitionKey\":\"0\"},{\"Data\":1,\"PartitionKey\":\"1\"}]}",
            "PUT /streams/streaming-u-pin/record application/json key"
                + " {\"StreamName\":\"streaming-u-pin\",\"Data\":0,\"PartitionKey\":\"0\"}");
    assertThat(counts.acknowledged.sum()).isEqualTo(6);
  }

  @Test
  void passingFaultsAreTriedAgainUntilTheyPass() throws Exception {
    faults.add(records -> new Reply(503, "{\"error_code\":50302,\"message\":\"down\"}", "2"));
    faults.add(records -> new Reply(429, "", null));
    faults.add(records -> new Reply(500, "not JSON", null));
    faults.add(records -> null);
    faults.add(
        records -> new Reply(400, "{\"__type\":\"ProvisionedThroughputExceededException\"}", null));

    deliver(batch(TOPIC, 4));

    assertThat(stored).containsExactly(0, 1, 2, 3);
    assertThat(requests).hasSize(6);
    assertThat(counts.retries.sum()).isEqualTo(5);
    assertThat(clock.now).describedAs("the server asked for 2 s").isGreaterThan(2_000_000_000L);
  }

  @Test
  void onlyTheRecordsThatFailedAreSentAgain() throws Exception {
    faults.add(
        records ->
            new Reply(
                200,
                "{\"offsets\":["
                    + "{\"partition\":1,\"offset\":4,\"error_code\":null,\"error\":null},"
                    + "{\"partition\":null,\"offset\":null,\"error_code\":2,\"error\":\"later\"},"
                    + "{\"partition\":null,\"offset\":null,\"error_code\":1,\"error\":\"never\"},"
                    + "{\"partition\":null,\"offset\":null,\"error_code\":2,\"error\":\"later\"}]}",
                null));

    deliver(batch(TOPIC, 4));

    assertThat(requests).last().asString().endsWith("[{\"value\":1},{\"value\":3}]}");
    assertThat(stored).containsExactly(1, 3);
    assertThat(counts.acknowledged.sum()).isEqualTo(3);
    assertThat(counts.failed.sum()).isEqualTo(1);
  }

  @Test
  void theSameForAStream() throws Exception {
    faults.add(
        records ->
            new Reply(
                200,
                "{\"FailedRecordCount\":1,\"Records\":["
                    + "{\"ErrorCode\":\"ProvisionedThroughputExceededException\","
                    + "\"ErrorMessage\":\"slow down\"},"
                    + "{\"ShardId\":\"shardId-000000000000\",\"SequenceNumber\":\"49\"}]}",
                null));

    deliver(batch(STREAM, 2));

    assertThat(stored).containsExactly(0);
    assertThat(counts.acknowledged.sum()).isEqualTo(2);
  }

  @Test
  void moreThanOneCallTakesAreSplit() throws Exception {
    deliver(batch(STREAM, 1203));
    assertThat(requests).hasSize(3);
    assertThat(stored).containsExactlyElementsOf(IntStream.range(0, 1203).boxed().toList());
  }

  @Test
  void whatCannotPassEndsItAtOnce() {
    faults.add(
        records -> new Reply(404, "{\"error_code\":40401,\"message\":\"Topic not found.\"}", null));
    assertThatThrownBy(() -> deliver(batch(TOPIC, 1)))
        .isInstanceOf(PostingException.class)
        .hasMessage("the gateway takes no records for u.pin: 404 Topic not found.");
    faults.add(records -> new Reply(200, "<html>", null));
    assertThatThrownBy(() -> deliver(batch(TOPIC, 1))).hasMessageContaining("is it the gateway?");
    assertThat(requests).hasSize(2);
  }

  @Test
  void patienceEnds() {
    for (int i = 0; i < 1000; i++) {
      faults.add(records -> new Reply(503, "{\"message\":\"no broker\"}", null));
    }
    assertThatThrownBy(() -> deliver(batch(TOPIC, 1)))
        .isInstanceOf(PostingException.class)
        .hasMessageContaining("within 60 s: 503 no broker");
    assertThat(requests.size()).isBetween(10, 200);
    assertThat(clock.now).isBetween(60_000_000_000L, 61_000_000_000L);
    assertThat(stored).isEmpty();
  }

  @Test
  void anOrderedEndGivesWhatFailedBeforeSomeLastTries() {
    Delivery delivery = delivery();
    int before = 12;
    for (int i = 0; i < 1000; i++) {
      boolean last = i == before - 1;
      faults.add(
          records -> {
            if (last) {
              delivery.end();
            }
            return new Reply(503, "{\"message\":\"no broker\"}", null);
          });
    }
    assertThatThrownBy(() -> delivery.deliver(batch(TOPIC, 1)))
        .isInstanceOf(PostingException.class)
        .hasMessageContaining("503 no broker");
    assertThat(requests.size()).isBetween(before + 2, before + 100);
    assertThat(clock.now).isBetween(20_000_000_000L, 59_000_000_000L);
  }

  private void deliver(PostBatch batch) throws PostingException, InterruptedException {
    delivery().deliver(batch);
  }

  private Delivery delivery() {
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), new Random(3));
    return new Delivery(
        GatewayClient.of(uri, Optional.of("key"), Optional.empty())::send,
        Journal.none(),
        counts,
        backoff,
        clock,
        Duration.ofSeconds(60));
  }

  private static PostBatch batch(Destination destination, int records) {
    return new PostBatch(
        destination,
        0,
        0,
        records,
        IntStream.range(0, records)
            .mapToObj(key -> new PostedRecord(key, Integer.toString(key).getBytes(UTF_8)))
            .toList());
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      requests.add(
          String.join(
              " ",
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders().getFirst("Content-Type"),
              exchange.getRequestHeaders().getFirst("x-api-key"),
              body));
      JsonNode request = JSON.readTree(body);
      Fault fault = faults.poll();
      Reply reply = fault == null ? store(request) : fault.to(request);
      if (reply == null) {
        return;
      }
      if (reply.retryAfter() != null) {
        exchange.getResponseHeaders().set("Retry-After", reply.retryAfter());
      }
      byte[] answer = reply.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Reply store(JsonNode request) {
    if (request.has("Data")) {
      stored.add(request.get("Data").asInt());
      return new Reply(200, "{\"ShardId\":\"s\",\"SequenceNumber\":\"1\"}", null);
    }
    boolean stream = request.has("StreamName");
    List<String> answers = new ArrayList<>();
    for (JsonNode record : request.get("records")) {
      answers.add(
          stream
              ? "{\"ShardId\":\"s\",\"SequenceNumber\":\"" + stored.size() + "\"}"
              : "{\"partition\":0,\"offset\":" + stored.size() + ",\"error_code\":null}");
      stored.add(record.get(stream ? "Data" : "value").asInt());
    }
    return new Reply(
        200,
        "{\"" + (stream ? "Records" : "offsets") + "\":[" + String.join(",", answers) + "]}",
        null);
  }
}
