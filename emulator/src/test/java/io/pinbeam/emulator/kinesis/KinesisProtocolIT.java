package io.pinbeam.emulator.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.pinbeam.emulator.aws.AccessKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What no SDK sends. */
class KinesisProtocolIT {
  private static final AccessKey KEY = AccessKey.of("LOCALKEY", "a secret");
  private static final String JSON = "application/x-amz-json-1.1";
  private static final String CBOR = "application/x-amz-cbor-1.1";
  private static final List<String> OPERATIONS =
      List.of(
          "CreateStream",
          "DescribeStream",
          "DescribeStreamSummary",
          "ListStreams",
          "ListShards",
          "PutRecord",
          "PutRecords",
          "GetShardIterator",
          "GetRecords",
          "SplitShard",
          "MergeShards",
          "IncreaseStreamRetentionPeriod",
          "AddTagsToStream",
          "RemoveTagsFromStream",
          "ListTagsForStream");

  @TempDir static Path folder;
  private static KinesisServer server;
  private static HttpClient http;

  @BeforeAll
  static void start() throws Exception {
    server = KinesisServer.start(KinesisSettings.of(folder, KEY));
    http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    assertThat(
            post("CreateStream", JSON, "{\"StreamName\":\"pins\",\"ShardCount\":1}").statusCode())
        .isEqualTo(200);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void anErrorHasItsTypeAndARequestId() throws Exception {
    HttpResponse<byte[]> response = post("DescribeStream", JSON, "{\"StreamName\":\"other\"}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
    assertThat(response.headers().firstValue("content-type")).contains(JSON);
    JsonNode body = new ObjectMapper().readTree(response.body());
    assertThat(body.path("__type").textValue()).isEqualTo("ResourceNotFoundException");
    assertThat(body.path("message").textValue()).contains("other");
  }

  @Test
  void timesAndBytesAreWrittenAsEachFormatHasThem() throws Exception {
    post("PutRecord", JSON, "{\"StreamName\":\"pins\",\"PartitionKey\":\"k\",\"Data\":\"AAEC\"}");
    String request =
        "{\"StreamName\":\"pins\",\"ShardId\":\"shardId-000000000000\","
            + "\"ShardIteratorType\":\"TRIM_HORIZON\"}";
    byte[] answer = post("GetShardIterator", JSON, request).body();
    byte[] iterator = new ObjectMapper().readTree(answer).toString().getBytes(UTF_8);

    JsonNode json =
        new ObjectMapper()
            .readTree(post("GetRecords", JSON, new String(iterator, UTF_8)).body())
            .path("Records")
            .get(0);
    assertThat(json.path("Data").textValue()).isEqualTo("AAEC");
    assertThat(json.path("ApproximateArrivalTimestamp").doubleValue()).isBetween(1.7e9, 4e9);
    JsonNode cbor =
        new CBORMapper()
            .readTree(
                post(
                        "GetRecords",
                        CBOR,
                        new CBORMapper().writeValueAsBytes(new ObjectMapper().readTree(iterator)))
                    .body())
            .path("Records")
            .get(0);
    assertThat(cbor.path("Data").isBinary()).isTrue();
    assertThat(cbor.path("Data").binaryValue()).containsExactly(0, 1, 2);
    assertThat(cbor.path("ApproximateArrivalTimestamp").longValue())
        .isEqualTo(Math.round(json.path("ApproximateArrivalTimestamp").doubleValue() * 1000));
  }

  @Test
  void whatIsNoOperationIsSaidToBeUnknown() throws Exception {
    assertType("UnknownOperationException", post("SubscribeToShard", JSON, "{}"));
    assertType("UnknownOperationException", post("", JSON, "{}"));
    assertType("UnknownOperationException", post("ListStreams", "text/plain", "{}"));
    assertType("SerializationException", post("ListStreams", JSON, "[]"));
    assertType("SerializationException", post("ListStreams", JSON, ""));
    assertType("SerializationException", post("ListStreams", JSON, "{} {}"));
    assertType("SerializationException", post("ListStreams", JSON, "{\"Limit\":\"1\"}"));
    assertType("ValidationException", post("ListStreams", JSON, "{\"Limit\":0}"));
    assertType("ValidationException", post("ListStreams", JSON, "{\"Limit\":1e300}"));
  }

  @Test
  void withoutASignatureNothingIsDone() throws Exception {
    HttpResponse<byte[]> response =
        http.send(
            HttpRequest.newBuilder(server.endpoint())
                .header("Content-Type", JSON)
                .header("X-Amz-Target", "Kinesis_20131202.ListStreams")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertType("MissingAuthenticationTokenException", response);
    assertThat(
            http.send(
                    HttpRequest.newBuilder(server.endpoint()).build(),
                    HttpResponse.BodyHandlers.ofByteArray())
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void aBodyOverTheLimitIsRefusedAndTheServerGoesOn() throws Exception {
    try {
      assertThat(post("PutRecords", JSON, new byte[12 << 20]).statusCode()).isEqualTo(413);
    } catch (IOException e) {
      // The connection may be closed while the rest is still on its way.
    }
    assertThat(post("ListStreams", JSON, "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void randomBodiesAreRefusedAndNeverFailTheServer() throws Exception {
    Random random = new Random(3);
    byte[] json =
        ("{\"StreamName\":\"pins\",\"ShardId\":\"shardId-000000000000\",\"ShardCount\":1,"
                + "\"ShardIteratorType\":\"AT_TIMESTAMP\",\"Timestamp\":1.5,\"Limit\":3,"
                + "\"StartingSequenceNumber\":\"12\",\"PartitionKey\":\"k\",\"Data\":\"AAEC\","
                + "\"Records\":[{\"PartitionKey\":\"k\",\"Data\":\"AAEC\"}],\"Tags\":{\"a\":\"b\"},"
                + "\"ShardFilter\":{\"Type\":\"AT_TIMESTAMP\",\"Timestamp\":1},\"NextToken\":\"x\","
                + "\"StreamModeDetails\":{\"StreamMode\":\"ON_DEMAND\"},\"TagKeys\":[\"a\"]}")
            .getBytes(UTF_8);
    byte[] cbor = new CBORMapper().writeValueAsBytes(new ObjectMapper().readTree(json));
    for (int i = 0; i < 1_500; i++) {
      boolean isJson = random.nextBoolean();
      byte[] body = changed(isJson ? json : cbor, random);
      String operation = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
      HttpResponse<byte[]> response = post(operation, isJson ? JSON : CBOR, body);
      assertThat(response.statusCode())
          .as("%s of %s", operation, Arrays.toString(body))
          .isIn(200, 400);
    }
  }

  @Test
  void manyClientsAtOnceGetEachItsOwnNumber() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(8);
    try {
      List<Future<List<String>>> numbers =
          IntStream.range(0, 8).mapToObj(i -> clients.submit(KinesisProtocolIT::putFifty)).toList();
      List<String> all = new ArrayList<>();
      for (Future<List<String>> each : numbers) {
        assertThat(each.get()).isSorted();
        all.addAll(each.get());
      }
      assertThat(all).hasSize(400).doesNotHaveDuplicates();
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void aBusyPortIsSaidToBeOne(@TempDir Path other) {
    assertThatThrownBy(
            () ->
                KinesisServer.start(
                    KinesisSettings.of(other, KEY).withPort(server.endpoint().getPort())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot answer at 127.0.0.1:" + server.endpoint().getPort());
  }

  private static List<String> putFifty() throws Exception {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      byte[] answer =
          post(
                  "PutRecord",
                  JSON,
                  "{\"StreamName\":\"pins\",\"PartitionKey\":\"k\",\"Data\":\"AAEC\"}")
              .body();
      numbers.add(new ObjectMapper().readTree(answer).path("SequenceNumber").textValue());
    }
    return numbers;
  }

  /** With some bytes changed, cut or added; or nothing but random bytes. */
  private static byte[] changed(byte[] body, Random random) {
    byte[] changed = body.clone();
    if (random.nextInt(4) == 0) {
      changed = new byte[random.nextInt(200)];
      random.nextBytes(changed);
    }
    for (int i = random.nextInt(4); i > 0 && changed.length > 0; i--) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
    }
    return random.nextInt(3) == 0
        ? Arrays.copyOf(changed, random.nextInt(changed.length + 3))
        : changed;
  }

  private static void assertType(String type, HttpResponse<byte[]> response) throws IOException {
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(new ObjectMapper().readTree(response.body()).path("__type").textValue())
        .isEqualTo(type);
  }

  private static HttpResponse<byte[]> post(String operation, String type, String body)
      throws IOException, InterruptedException {
    return post(operation, type, body.getBytes(UTF_8));
  }

  private static HttpResponse<byte[]> post(String operation, String type, byte[] body)
      throws IOException, InterruptedException {
    SdkHttpRequest signed = signed(server.endpoint(), operation, type, body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.endpoint())
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (Map.Entry<String, List<String>> header : signed.headers().entrySet()) {
      if (!header.getKey().equalsIgnoreCase("host")) {
        request.header(header.getKey(), header.getValue().get(0));
      }
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static SdkHttpRequest signed(URI endpoint, String operation, String type, byte[] body) {
    return AwsV4HttpSigner.create()
        .sign(
            r ->
                r.identity(AwsCredentialsIdentity.create(KEY.id(), KEY.secret()))
                    .request(
                        SdkHttpRequest.builder()
                            .method(SdkHttpMethod.POST)
                            .uri(endpoint)
                            .encodedPath("/")
                            .putHeader("Content-Type", type)
                            .putHeader("X-Amz-Target", "Kinesis_20131202." + operation)
                            .build())
                    .payload(ContentStreamProvider.fromInputStream(new ByteArrayInputStream(body)))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "kinesis")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
        .request();
  }
}
