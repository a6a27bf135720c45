package io.pinbeam.emulator.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.emulator.PythonTools;
import io.pinbeam.emulator.aws.AccessKey;
import io.pinbeam.emulator.kinesis.KinesisServer;
import io.pinbeam.emulator.kinesis.KinesisSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** The gateway before the local cloud's Kinesis server. */
class KinesisGatewayIT {
  private static final Logger LOG = Logger.getLogger("io.pinbeam");
  private static final AccessKey KEY = AccessKey.of("LOCALKEY", "secret");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;
  private KinesisServer kinesis;
  private GatewayServer gateway;
  private HttpClient http;

  @BeforeAll
  static void quiet() {
    LOG.setLevel(Level.OFF);
  }

  @BeforeEach
  void start() throws Exception {
    kinesis = KinesisServer.start(KinesisSettings.of(folder, KEY));
    gateway = gateway("secret");
    http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    kinesis.close();
  }

  @Test
  void streamsAreMadeShownListedAndDeleted() throws Exception {
    HttpResponse<String> made = call("POST", "/streams/s-1", "");
    assertThat(made.statusCode()).describedAs(made.body()).isEqualTo(200);
    assertThat(made.body()).isEqualTo("{}");
    assertThat(call("POST", "/streams/s-2", "{\"ShardCount\":3}").statusCode()).isEqualTo(200);
    awaitActive("s-2");
    JsonNode shown = json(call("GET", "/streams/s-2", null)).get("StreamDescription");
    assertThat(shown.get("StreamName").asText()).isEqualTo("s-2");
    assertThat(shown.get("Shards")).hasSize(3);
    assertThat(shown.get("StreamCreationTimestamp").asDouble())
        .isBetween(1.7e9, System.currentTimeMillis() / 1000.0 + 60);
    assertThat(call("GET", "/streams", null).body())
        .isEqualTo(call("GET", "/streams?Limit=10", null).body())
        .contains("[\"s-1\",\"s-2\"]");
    assertThat(json(call("GET", "/streams?Limit=1", null)).get("HasMoreStreams").asBoolean())
        .isTrue();
    assertThat(
            json(call("GET", "/streams?ExclusiveStartStreamName=s-1", null))
                .get("StreamNames")
                .toString())
        .isEqualTo("[\"s-2\"]");
    assertThat(call("DELETE", "/streams/s-2", null).statusCode()).isEqualTo(200);
  }

  @Test
  void recordsAreStoredAsTheirJson() throws Exception {
    call("POST", "/streams/posts", "");
    awaitActive("posts");
    HttpResponse<String> one =
        call(
            "PUT",
            "/streams/posts/record",
            "{\"StreamName\":\"posts\",\"Data\":{\"index\": 1.50, \"t\":\"é\"},\"PartitionKey\":\"k\"}");
    assertThat(one.statusCode()).describedAs(one.body()).isEqualTo(200);
    JsonNode many =
        json(
            call(
                "PUT",
                "/streams/posts/records",
                "{\"StreamName\":\"posts\",\"records\":["
                    + "{\"Data\":\"text\",\"PartitionKey\":\"k\"},"
                    + "{\"Data\":null,\"PartitionKey\":7}]}"));
    assertThat(many.get("FailedRecordCount").asInt()).isZero();
    List<Record> records = records("posts");
    assertThat(records.stream().map(record -> record.data().asUtf8String()))
        .containsExactly("{\"index\":1.50,\"t\":\"é\"}", "\"text\"", "null");
    assertThat(records.stream().map(Record::partitionKey)).containsExactly("k", "k", "7");
    assertThat(records.get(0).sequenceNumber()).isEqualTo(json(one).get("SequenceNumber").asText());
    assertThat(records.get(2).sequenceNumber())
        .isEqualTo(many.get("Records").get(1).get("SequenceNumber").asText());
  }

  @Test
  void aPythonClientPostsAsTheSeedEmulatorsDo() throws Exception {
    call("POST", "/streams/streaming-user-pin", "");
    awaitActive("streaming-user-pin");
    String program =
        """
        import json, requests, sys
        payload = json.dumps({
            "StreamName": "streaming-user-pin",
            "Data": {"index": 7, "title": "a post"},
            "PartitionKey": "partition-1"
        })
        headers = {'Content-Type': 'application/json'}
        print(requests.request("PUT", sys.argv[1], headers=headers, data=payload).status_code)
        """;
    PythonTools tools = PythonTools.installed();
    String url = gateway.address() + "/streams/streaming-user-pin/record";
    assertThat(
            PythonTools.output(tools.process("python", "-c", program, url), Duration.ofSeconds(60)))
        .isEqualToIgnoringNewLines("200");
    assertThat(records("streaming-user-pin"))
        .singleElement()
        .matches(
            record -> record.data().asUtf8String().equals("{\"index\":7,\"title\":\"a post\"}"));
  }

  @Test
  void errorsKeepTheirNames() throws Exception {
    String record = "{\"Data\":1,\"PartitionKey\":\"k\"}";
    assertError(call("PUT", "/streams/none/record", record), 400, "ResourceNotFoundException");
    assertError(call("GET", "/streams/none", null), 400, "ResourceNotFoundException");
    call("POST", "/streams/twice", "");
    assertError(call("POST", "/streams/twice", ""), 400, "ResourceInUseException");
    assertError(call("PUT", "/streams/twice/record", "{\"Data\":1}"), 400, "ValidationException");
    assertError(call("PUT", "/streams/twice/record", "{"), 400, "SerializationException");
    assertThat(
            http.send(
                    HttpRequest.newBuilder(URI.create(gateway.address() + "/streams/twice/record"))
                        .header("Content-Type", "text/plain")
                        .PUT(HttpRequest.BodyPublishers.ofString(record))
                        .build(),
                    HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(415);
  }

  @Test
  void wrongCredentialsOfTheGatewayAreNoSuccess() throws Exception {
    gateway.close();
    gateway = gateway("another secret");
    HttpResponse<String> answer = call("GET", "/streams", null);
    assertThat(answer.statusCode()).isIn(400, 403);
    assertThat(answer.body()).doesNotContain("another secret");
  }

  @Tag("reliability")
  @Test
  void whileKinesisIsAwayTheAnswerIs503AndItRecovers() throws Exception {
    call("POST", "/streams/away", "");
    awaitActive("away");
    String record = "{\"Data\":1,\"PartitionKey\":\"k\"}";
    assertThat(call("PUT", "/streams/away/record", record).statusCode()).isEqualTo(200);
    int port = kinesis.endpoint().getPort();
    kinesis.close();
    Instant start = Instant.now();
    for (int i = 0; i < 5; i++) {
      HttpResponse<String> answer = call("PUT", "/streams/away/record", record);
      assertError(answer, 503, "ServiceUnavailable");
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(15));
    kinesis = KinesisServer.start(KinesisSettings.of(folder, KEY).withPort(port));
    Instant limit = Instant.now().plusSeconds(20);
    while (call("PUT", "/streams/away/record", record).statusCode() != 200) {
      assertThat(Instant.now()).isBefore(limit);
      Thread.sleep(100);
    }
    assertThat(records("away")).hasSize(2);
  }

  @Tag("reliability")
  @Test
  void aFullShardIs429() throws Exception {
    int port = kinesis.endpoint().getPort();
    kinesis.close();
    kinesis =
        KinesisServer.start(KinesisSettings.of(folder, KEY).withPort(port).withRateLimits(true));
    call("POST", "/streams/full", "");
    awaitActive("full");
    String record = "{\"Data\":\"" + "x".repeat(700_000) + "\",\"PartitionKey\":\"k\"}";
    HttpResponse<String> answer = call("PUT", "/streams/full/record", record);
    for (int i = 0; i < 20 && answer.statusCode() == 200; i++) {
      answer = call("PUT", "/streams/full/record", record);
    }
    assertError(answer, 429, "ProvisionedThroughputExceededException");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  private GatewayServer gateway(String secret) throws Exception {
    return GatewayServer.start(
        GatewaySettings.onLoopback()
            .withKinesis(
                new KinesisAccess(
                    Optional.of(kinesis.endpoint()), Region.US_EAST_1, credentials(secret)))
            .withLimits(new GatewayLimits(1 << 20, 16, 8 << 20, Duration.ofSeconds(5))));
  }

  private static StaticCredentialsProvider credentials(String secret) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY.id(), secret));
  }

  private void awaitActive(String stream) throws Exception {
    Instant limit = Instant.now().plusSeconds(20);
    while (!call("GET", "/streams/" + stream, null).body().contains("\"ACTIVE\"")) {
      assertThat(Instant.now()).isBefore(limit);
      Thread.sleep(50);
    }
  }

  private List<Record> records(String stream) {
    try (KinesisAsyncClient client =
        KinesisAsyncClient.builder()
            .endpointOverride(kinesis.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials("secret"))
            .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1))
            .build()) {
      String shard = client.listShards(r -> r.streamName(stream)).join().shards().get(0).shardId();
      String iterator =
          client
              .getShardIterator(
                  r ->
                      r.streamName(stream)
                          .shardId(shard)
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .join()
              .shardIterator();
      return client.getRecords(r -> r.shardIterator(iterator)).join().records();
    }
  }

  private HttpResponse<String> call(String method, String path, String body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.address() + path));
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, HttpRequest.BodyPublishers.ofString(body, UTF_8));
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void assertError(HttpResponse<String> answer, int status, String type)
      throws Exception {
    assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(status);
    assertThat(json(answer).get("__type").asText()).isEqualTo(type);
    assertThat(answer.headers().map().getOrDefault("content-type", Collections.emptyList()))
        .containsExactly("application/json");
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return MAPPER.readTree(answer.body());
  }
}
