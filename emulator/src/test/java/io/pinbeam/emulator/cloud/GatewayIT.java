package io.pinbeam.emulator.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.emulator.PythonTools;
import io.pinbeam.emulator.gateway.GatewayServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway as a process of its own before a real broker. */
class GatewayIT {
  private static final Logger KAFKA = Logger.getLogger("org.apache.kafka");
  private static final String JSON = "application/vnd.kafka.json.v2+json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static {
    // Never use a connection again that the other side may be about to close.
    System.setProperty("jdk.httpclient.keepalive.timeout", "5");
  }

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir static Path folder;
  private static CloudChild cloud;
  private static String gateway;

  @TempDir Path temporary;

  @BeforeAll
  static void start() throws Exception {
    KAFKA.setLevel(Level.SEVERE);
    cloud = CloudChild.start(folder, "--parts=kafka,gateway");
    gateway = cloud.value("gateway");
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @Test
  void everyRecordIsWhereTheAnswerSays() throws Exception {
    topic(cloud, "many", 3);
    Map<String, String> stored = new ConcurrentHashMap<>();
    List<CompletableFuture<Void>> posts =
        IntStream.range(0, 40)
            .mapToObj(
                request -> {
                  List<String> values =
                      IntStream.range(0, request % 5 == 0 ? 300 : 1)
                          .mapToObj(i -> "{\"r\":" + request + ",\"i\":" + i + ",\"t\":\"é😀\"}")
                          .toList();
                  return sendAsync(gateway, "many", body(values))
                      .thenAccept(
                          answer -> {
                            assertThat(answer.statusCode()).isEqualTo(200);
                            remember(stored, values, answer);
                          });
                })
            .toList();
    CompletableFuture.allOf(posts.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    assertThat(stored).hasSize(8 * 300 + 32);
    assertThat(consume(cloud, "many", 3)).isEqualTo(stored);
  }

  @Test
  void keysPartitionsTombstonesAndBinary() throws Exception {
    topic(cloud, "forms", 2);
    JsonNode offsets =
        json(send(
                gateway,
                "forms",
                "{\"records\":[{\"key\":{\"k\":1.50},\"value\":{\"b\":12345678901234567890.10,"
                    + " \"a\":\"\\u00e9\"},\"partition\":1},"
                    + "{\"key\":\"k\",\"value\":null,\"partition\":1}]}"))
            .get("offsets");
    assertThat(offsets.toString())
        .isEqualTo(
            "[{\"partition\":1,\"offset\":0,\"error_code\":null,\"error\":null},"
                + "{\"partition\":1,\"offset\":1,\"error_code\":null,\"error\":null}]");
    assertThat(
            call(
                    gateway,
                    "/topics/forms",
                    "POST",
                    "application/vnd.kafka.binary.v2+json",
                    "{\"records\":[{\"key\":\"AP8=\",\"value\":\"Ynl0ZXM=\",\"partition\":1}]}")
                .statusCode())
        .isEqualTo(200);
    List<ConsumerRecord<byte[], byte[]>> records = records(cloud, "forms", 2);
    assertThat(records).hasSize(3);
    assertThat(text(records.get(0).key())).isEqualTo("{\"k\":1.50}");
    assertThat(text(records.get(0).value()))
        .isEqualTo("{\"b\":12345678901234567890.10,\"a\":\"\\u00e9\"}");
    assertThat(text(records.get(1).key())).isEqualTo("\"k\"");
    assertThat(records.get(1).value()).isNull();
    assertThat(records.get(2).key()).isEqualTo(new byte[] {0, (byte) 0xff});
    assertThat(text(records.get(2).value())).isEqualTo("bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "scram", "iam"})
  void reachesKafkaByEachListener(String client) throws Exception {
    String topic = "by-" + client;
    topic(cloud, topic, 1);
    List<String> command = new ArrayList<>(CloudChild.command(temporary, GatewayServer.class));
    command.add("--stopWithStdin=true");
    command.add(
        "--kafkaConfig=" + cloud.value("PINBEAM_KAFKA_CLIENTS") + "/" + client + ".properties");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(cloud.values("AWS_"));
    try (CloudChild own = CloudChild.of(builder.start())) {
      own.awaitReady();
      assertThat(send(own.value("gateway"), topic, body(List.of("{\"index\":1}"))).statusCode())
          .isEqualTo(200);
    }
    assertThat(records(cloud, topic, 1)).hasSize(1);
  }

  @Test
  void topicsAreListedAndDescribed() throws Exception {
    topic(cloud, "shown", 2);
    assertThat(get(gateway, "/topics").body()).startsWith("[").contains("\"shown\"");
    JsonNode shown = json(get(gateway, "/topics/shown"));
    assertThat(shown.get("name").asText()).isEqualTo("shown");
    assertThat(shown.get("configs").get("cleanup.policy").asText()).isEqualTo("delete");
    assertThat(shown.get("partitions").toString())
        .isEqualTo(
            "[{\"partition\":0,\"leader\":1,"
                + "\"replicas\":[{\"broker\":1,\"leader\":true,\"in_sync\":true}]},"
                + "{\"partition\":1,\"leader\":1,"
                + "\"replicas\":[{\"broker\":1,\"leader\":true,\"in_sync\":true}]}]");
    HttpResponse<String> document = get(gateway, "/openapi.yaml");
    assertThat(document.statusCode()).isEqualTo(200);
    assertThat(document.body()).startsWith("openapi: 3.0");
  }

  @Test
  void errorsHaveTheDocumentedCodes() throws Exception {
    topic(cloud, "errors", 1);
    assertError(send(gateway, "none", body(List.of("1"))), 404, 40401);
    assertError(get(gateway, "/topics/none"), 404, 40401);
    assertError(
        send(gateway, "errors", "{\"records\":[{\"value\":1,\"partition\":7}]}"), 404, 40402);
    assertError(send(gateway, "errors", "{\"records\":[{\"val\":1}]}"), 422, 422);
    assertError(send(gateway, "errors", "{\"records\":["), 400, 400);
    assertError(
        call(gateway, "/topics/errors", "POST", "text/plain", body(List.of("1"))), 415, 415);
    String large = "\"" + "x".repeat(2_000_000) + "\"";
    assertError(send(gateway, "errors", body(List.of(large))), 422, 42201);
    assertError(call(gateway, "/topics", "DELETE", JSON, ""), 405, 405);
    assertError(get(gateway, "/elsewhere"), 404, 404);

    HttpResponse<String> mixed = send(gateway, "errors", body(List.of("1", large, "2")));
    assertThat(mixed.statusCode()).isEqualTo(200);
    JsonNode offsets = json(mixed).get("offsets");
    assertThat(offsets.get(0).get("offset").asLong()).isZero();
    assertThat(offsets.get(1).get("error_code").asInt()).isEqualTo(1);
    assertThat(offsets.get(1).get("offset").isNull()).isTrue();
    assertThat(offsets.get(2).get("offset").asLong()).isEqualTo(1);
    assertThat(consume(cloud, "errors", 1)).isEqualTo(Map.of("0/0", "1", "0/1", "2"));
    assertThat(get(gateway, "/topics").body()).doesNotContain("none");
  }

  @Test
  void aPythonClientPostsAsTheSeedEmulatorsDo() throws Exception {
    topic(cloud, "user.pin", 1);
    String program =
        """
        import json, requests, sys
        payload = json.dumps({"records": [{"value": {"index": 7, "title": "caf\\u00e9"}}]})
        headers = {'Content-Type': 'application/vnd.kafka.json.v2+json'}
        print(requests.request("POST", sys.argv[1], headers=headers, data=payload).status_code)
        """;
    PythonTools tools = PythonTools.installed();
    assertThat(
            PythonTools.output(
                tools.process("python", "-c", program, gateway + "/topics/user.pin"),
                Duration.ofSeconds(60)))
        .isEqualToIgnoringNewLines("200");
    assertThat(consume(cloud, "user.pin", 1))
        .isEqualTo(Map.of("0/0", "{\"index\":7,\"title\":\"caf\\u00e9\"}"));
  }

  @Test
  void aKeyIsAskedForAndBodiesAreBounded() throws Exception {
    topic(cloud, "guarded", 1);
    Path keys = Files.writeString(temporary.resolve("keys"), "the-key\n");
    try (CloudChild guarded =
        gateway(
            "--bootstrapServers=" + cloud.value("kafka"),
            "--apiKeyFile=" + keys,
            "--maxBodyBytes=1000",
            "--basePath=/stage")) {
      String address = guarded.value("gateway") + "/stage";
      HttpResponse<String> refused = send(address, "guarded", body(List.of("1")));
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).isEqualTo("{\"message\":\"Forbidden\"}");
      assertThat(send(address, "guarded", body(List.of("1")), "x-api-key", "a-key").statusCode())
          .isEqualTo(403);
      assertThat(send(address, "guarded", body(List.of("1")), "x-api-key", "the-key").statusCode())
          .isEqualTo(200);
      String large = body(List.of("\"" + "x".repeat(1_000) + "\""));
      assertError(send(address, "guarded", large, "x-api-key", "the-key"), 413, 413);
      HttpRequest chunked =
          HttpRequest.newBuilder(URI.create(address + "/topics/guarded"))
              .header("Content-Type", JSON)
              .header("x-api-key", "the-key")
              .POST(
                  HttpRequest.BodyPublishers.fromPublisher(
                      HttpRequest.BodyPublishers.ofString(large)))
              .build();
      assertError(HTTP.send(chunked, HttpResponse.BodyHandlers.ofString()), 413, 413);
    }
  }

  @Test
  void theLocalCloudsGatewayAsksForAKeyIfToldSo() throws Exception {
    Path keys = Files.writeString(temporary.resolve("keys"), "the-key\n");
    try (CloudChild guarded =
        CloudChild.start(temporary, "--parts=kafka,gateway", "--apiKeyFile=" + keys)) {
      topic(guarded, "guarded", 1);
      String address = guarded.value("gateway");
      assertThat(send(address, "guarded", body(List.of("1"))).statusCode()).isEqualTo(403);
      assertThat(send(address, "guarded", body(List.of("1")), "x-api-key", "the-key").statusCode())
          .isEqualTo(200);
    }
    try (CloudChild none =
        CloudChild.launch(
            temporary, "--parts=kafka,gateway", "--apiKeyFile=" + temporary.resolve("no"))) {
      assertThat(none.exitCode()).isOne();
      assertThat(none.errors())
          .singleElement()
          .asString()
          .startsWith("local cloud: no API keys in ");
    }
  }

  @Tag("reliability")
  @Test
  void aSlowBrokerMeansErrorsAtOnceAndNoFalseAcknowledgement() throws Exception {
    try (CloudChild kafka = CloudChild.start(temporary, "--parts=kafka");
        CloudChild limited =
            gateway(
                "--bootstrapServers=" + kafka.value("kafka"),
                "--maxRequests=3",
                "--ackTimeoutSeconds=8")) {
      String address = limited.value("gateway");
      topic(kafka, "slow", 1);
      assertThat(send(address, "slow", body(List.of("0"))).statusCode()).isEqualTo(200);

      signal(kafka, "STOP");
      List<CompletableFuture<HttpResponse<String>>> atOnce =
          IntStream.range(0, 4)
              .mapToObj(i -> sendAsync(address, "slow", body(List.of("1"))))
              .toList();
      // Whichever comes last is one too many; the others wait in vain.
      List<Integer> statuses = new ArrayList<>();
      for (CompletableFuture<HttpResponse<String>> request : atOnce) {
        HttpResponse<String> answer = request.get(30, TimeUnit.SECONDS);
        statuses.add(answer.statusCode());
        if (answer.statusCode() == 503) {
          assertError(answer, 503, 50003);
        }
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      }
      assertThat(statuses).containsExactlyInAnyOrder(429, 503, 503, 503);
      // Known to be away: no more waiting, but for one request a second.
      Instant before = Instant.now();
      int quick = 0;
      for (int i = 0; i < 3 && quick == 0; i++) {
        Instant start = Instant.now();
        assertError(send(address, "slow", body(List.of("2"))), 503, 50003);
        quick += Duration.between(start, Instant.now()).toMillis() < 1_000 ? 1 : 0;
      }
      assertThat(quick).describedAs("within %s", Duration.between(before, Instant.now())).isOne();

      signal(kafka, "CONT");
      HttpResponse<String> back = untilStatus(address, "slow", 200);
      assertThat(consume(kafka, "slow", 1))
          .containsEntry(position(json(back).get("offsets").get(0)), "9");
    }
  }

  @Tag("reliability")
  @Test
  void aBrokerThatIsKilledAndBackLosesNothingAcknowledged() throws Exception {
    Path data = temporary.resolve("data");
    Map<String, String> stored = new ConcurrentHashMap<>();
    AtomicBoolean posting = new AtomicBoolean(true);
    CloudChild kafka = CloudChild.start(temporary, "--parts=kafka", "--data=" + data);
    String address = kafka.value("kafka");
    try (CloudChild posted = gateway("--bootstrapServers=" + address, "--ackTimeoutSeconds=5")) {
      topic(kafka, "killed", 2);
      List<CompletableFuture<Void>> posters =
          IntStream.range(0, 4)
              .mapToObj(
                  poster ->
                      CompletableFuture.runAsync(
                          () -> post(posted.value("gateway"), poster, posting, stored)))
              .toList();
      awaitSize(stored, 200);
      kafka.process().destroyForcibly().waitFor();
      int before = stored.size();
      Thread.sleep(500);
      kafka =
          CloudChild.start(
              temporary,
              "--parts=kafka",
              "--data=" + data,
              "--port.kafka=" + address.substring(address.indexOf(':') + 1));
      awaitSize(stored, before + 200);
      posting.set(false);
      CompletableFuture.allOf(posters.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
      assertThat(consume(kafka, "killed", 2)).containsAllEntriesOf(stored);
    } finally {
      kafka.close();
    }
  }

  @Test
  void atItsEndItAnswersWhatIsUnderWay() throws Exception {
    try (CloudChild kafka = CloudChild.start(temporary, "--parts=kafka");
        CloudChild ending = gateway("--bootstrapServers=" + kafka.value("kafka"))) {
      String address = ending.value("gateway");
      topic(kafka, "ending", 1);
      assertThat(send(address, "ending", body(List.of("0"))).statusCode()).isEqualTo(200);
      signal(kafka, "STOP");
      CompletableFuture<HttpResponse<String>> underWay =
          sendAsync(address, "ending", body(List.of("1")));
      Thread.sleep(500);
      assertThat(underWay).isNotDone();
      ending.process().destroy();
      awaitRefused(address);
      signal(kafka, "CONT");
      HttpResponse<String> answer = underWay.get(30, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(ending.exitCode()).isEqualTo(143);
      assertThat(consume(kafka, "ending", 1))
          .containsEntry(position(json(answer).get("offsets").get(0)), "1");
    }
  }

  @Test
  void itEndsWithItsInputAndSaysInOneLineWhatIsWrong() throws Exception {
    String broker = "--bootstrapServers=" + cloud.value("kafka");
    try (CloudChild child = gateway(broker, "--stopWithStdin=true")) {
      assertThat(child.stop()).isZero();
      assertThat(child.errors()).isEmpty();
    }
    assertEnds(2, "gateway: not an option: --kafka", "--kafka=1");
    assertEnds(2, "gateway: there is nothing to be a gateway to");
    assertEnds(1, "gateway: the gateway does not start: ", "--bootstrapServers=nowhere.invalid:1");
    try (ServerSocket busy = new ServerSocket(0, 1, Ports.loopback())) {
      assertEnds(
          1,
          "gateway: port " + busy.getLocalPort() + " for the gateway cannot be used",
          broker,
          "--port=" + busy.getLocalPort());
    }
  }

  private void assertEnds(int code, String reason, String... arguments) throws Exception {
    try (CloudChild child = CloudChild.launch(temporary, GatewayServer.class, arguments)) {
      assertThat(child.exitCode()).isEqualTo(code);
      assertThat(child.errors()).singleElement().asString().startsWith(reason);
    }
  }

  private CloudChild gateway(String... arguments) throws IOException {
    CloudChild child = CloudChild.launch(temporary, GatewayServer.class, arguments);
    child.awaitReady();
    return child;
  }

  /** Posts numbered records, each until it is acknowledged, and remembers where each went. */
  private static void post(
      String address, int poster, AtomicBoolean posting, Map<String, String> stored) {
    for (int number = 0; posting.get(); number++) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        values.add("{\"poster\":" + poster + ",\"number\":" + number + ",\"i\":" + i + "}");
      }
      HttpResponse<String> answer = sendAsync(address, "killed", body(values)).join();
      if (answer.statusCode() == 200) {
        remember(stored, values, answer);
      } else {
        assertThat(answer.statusCode()).isEqualTo(503);
      }
    }
  }

  private static void remember(
      Map<String, String> stored, List<String> values, HttpResponse<String> answer) {
    JsonNode offsets = json(answer).get("offsets");
    assertThat(offsets).hasSize(values.size());
    for (int i = 0; i < values.size(); i++) {
      if (offsets.get(i).get("error_code").isNull()) {
        String place = position(offsets.get(i));
        assertThat(stored.put(place, values.get(i))).describedAs(place).isNull();
      }
    }
  }

  private static String position(JsonNode entry) {
    return entry.get("partition").asInt() + "/" + entry.get("offset").asLong();
  }

  private static void awaitSize(Map<?, ?> map, int size) throws InterruptedException {
    Instant limit = Instant.now().plusSeconds(90);
    while (map.size() < size) {
      assertThat(Instant.now()).describedAs("%d stored", map.size()).isBefore(limit);
      Thread.sleep(50);
    }
  }

  private static HttpResponse<String> untilStatus(String address, String topic, int status)
      throws Exception {
    Instant limit = Instant.now().plusSeconds(30);
    HttpResponse<String> answer = send(address, topic, body(List.of("9")));
    while (answer.statusCode() != status) {
      assertThat(Instant.now()).describedAs(answer.body()).isBefore(limit);
      answer = send(address, topic, body(List.of("9")));
    }
    return answer;
  }

  private static void awaitRefused(String address) throws Exception {
    Instant limit = Instant.now().plusSeconds(30);
    while (Instant.now().isBefore(limit)) {
      try {
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address + "/openapi.yaml"))
                    .timeout(Duration.ofSeconds(5))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
      } catch (ConnectException e) {
        return;
      } catch (IOException e) {
        // Let in just before the end.
      }
      Thread.sleep(50);
    }
    throw new AssertionError("still taking requests");
  }

  private static void signal(CloudChild child, String name) throws Exception {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(child.process().pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static void assertError(HttpResponse<String> answer, int status, int code) {
    assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(status);
    assertThat(json(answer).get("error_code").asInt()).isEqualTo(code);
    assertThat(json(answer).get("message").asText()).isNotEmpty();
    assertThat(answer.headers().firstValue("Content-Type"))
        .isEqualTo(Optional.of("application/vnd.kafka.v2+json"));
  }

  private static String body(List<String> values) {
    return "{\"records\":["
        + String.join(",", values.stream().map(value -> "{\"value\":" + value + "}").toList())
        + "]}";
  }

  private static HttpResponse<String> get(String address, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(address + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> send(
      String address, String topic, String body, String... headers) throws Exception {
    return HTTP.send(
        request(address, "/topics/" + topic, "POST", JSON, body, headers),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> call(
      String address, String path, String method, String type, String body) throws Exception {
    return HTTP.send(
        request(address, path, method, type, body), HttpResponse.BodyHandlers.ofString());
  }

  private static CompletableFuture<HttpResponse<String>> sendAsync(
      String address, String topic, String body) {
    return HTTP.sendAsync(
        request(address, "/topics/" + topic, "POST", JSON, body),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest request(
      String address, String path, String method, String type, String body, String... headers) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(address + path))
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    return (headers.length == 0 ? builder : builder.headers(headers)).build();
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return MAPPER.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  private static void topic(CloudChild kafka, String name, int partitions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.value("kafka")))) {
      Topics.create(admin, name, partitions);
    }
  }

  /** The values by partition and offset. */
  private static Map<String, String> consume(CloudChild kafka, String topic, int partitions) {
    Map<String, String> values = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records(kafka, topic, partitions)) {
      values.put(record.partition() + "/" + record.offset(), text(record.value()));
    }
    return values;
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(
      CloudChild kafka, String topic, int partitions) {
    TopicPartition[] all =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toArray(TopicPartition[]::new);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.value("kafka")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(Arrays.asList(all));
      consumer.seekToBeginning(Arrays.asList(all));
      Map<TopicPartition, Long> ends = consumer.endOffsets(Arrays.asList(all));
      Instant limit = Instant.now().plusSeconds(60);
      while (Arrays.stream(all).anyMatch(p -> consumer.position(p) < ends.get(p))) {
        assertThat(Instant.now()).isBefore(limit);
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
