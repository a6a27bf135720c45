package io.pinbeam.emulator.cloud;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The gateway, Kinesis and S3 before requests that mean harm: paths that lead out of a folder,
 * headers that are two, bodies that unfold. After each the servers answer as before.
 */
@Tag("reliability")
class HostileRequestsIT {
  private static final String RECORDS = "{\"records\":[{\"value\":1}]}";
  private static final String KAFKA_JSON = "application/vnd.kafka.json.v2+json";

  @TempDir static Path temporary;
  private static CloudChild cloud;
  private static Path data;
  private static String gateway;
  private static SignedHttp s3;
  private static SignedHttp kinesis;
  private static HttpServer canary;
  private static final AtomicInteger SEEN = new AtomicInteger();

  @BeforeAll
  static void start() throws Exception {
    // With something beside it to write to by mistake.
    data = Files.createDirectories(temporary.resolve("beside/data"));
    Files.writeString(temporary.resolve("beside/secret"), "canary-of-a-file");
    cloud =
        CloudChild.start(
            temporary, "--parts=kafka,s3,kinesis,gateway", "--user=user", "--data=" + data);
    gateway = cloud.value("gateway");
    s3 = SignedHttp.to(cloud, "s3");
    kinesis = SignedHttp.to(cloud, "kinesis");
    canary = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    canary.createContext(
        "/",
        exchange -> {
          SEEN.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    canary.start();
  }

  @AfterAll
  static void stop() throws Exception {
    canary.stop(0);
    try (CloudChild ended = cloud) {
      assertThat(ended.stop()).isZero();
      // S3 tells of methods that it does not know.
      assertThat(ended.errors())
          .allMatch(line -> line.contains("S3ProxyHandler") || line.contains("Unknown method"));
    }
  }

  @AfterEach
  void theServersGoOnAndNothingIsBesideTheirFolder() throws Exception {
    assertThat(RawHttp.status(get("/topics/user.pin"))).isEqualTo(200);
    assertThat(RawHttp.status(get("/streams/streaming-user-pin"))).isEqualTo(200);
    assertThat(put("/user-user-bucket/alive", "1").statusCode()).isEqualTo(200);
    assertThat(SEEN).as("requests to an address that a body named").hasValue(0);
    assertThat(names(temporary.resolve("beside"))).containsOnly("data", "secret");
    assertThat(names(data))
        .containsOnly(".lock", "access-key.properties", "clients", "kafka", "kinesis", "s3");
    assertThat(names(data.resolve("s3"))).containsOnly(".pinbeam", "user-user-bucket");
    assertThat(names(data.resolve("kinesis")))
        .allMatch(name -> name.startsWith("stream-"), "a stream's folder");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "../..",
        "..%2f..%2fbeside",
        "%2e%2e/%2e%2e/beside",
        "%2e%2e%2fbeside",
        "%252e%252e%252fbeside",
        "..%5c..%5cbeside",
        "..;/..;/beside",
        "a%00b",
        "%00",
        "a%2fb",
        "a/b",
        "/",
        "a%0d%0aX-Injected:%20yes",
        "%c0%ae%c0%ae%c0%afbeside",
        "%",
        "%zz",
        "%e2%80%aegpj",
        "a b",
        "a\u0001b"
      })
  void noNameLeadsTheGatewayElsewhere(String name) throws Exception {
    Set<String> topics = topics();
    for (String request :
        List.of(
            post("/topics/" + name, KAFKA_JSON, RECORDS),
            request("GET", "/topics/" + name, "", ""),
            request("GET", "/streams/" + name, "", ""),
            request("DELETE", "/streams/" + name, "", ""),
            post("/streams/" + name, "application/json", "{\"ShardCount\":1}"))) {
      String answer = RawHttp.exchange(gateway, request);
      // Dots alone are a stream's name as any other; its folder has a name of its own.
      assertThat(RawHttp.status(answer))
          .as(request + "\n" + answer)
          .isBetween(name.matches("\\.+") && request.contains(" /streams/") ? 200 : 400, 499);
      assertThat(answer).doesNotContain("X-Injected: yes\r\n").doesNotContain("canary-of-a-file");
      assertThat(RawHttp.answers(answer)).isEqualTo(1);
    }
    assertThat(topics()).isEqualTo(topics);
  }

  @Test
  void aNameOfAnyLengthIsRefused() throws Exception {
    for (int length : new int[] {250, 4_000, 20_000, 1_000_000}) {
      String answer =
          RawHttp.exchange(gateway, post("/topics/" + "t".repeat(length), KAFKA_JSON, RECORDS));
      assertThat(RawHttp.status(answer)).as("%d", length).isIn(0, 400, 404, 414, 422, 431);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../beside",
        "..",
        ".",
        "a/b",
        "a\\u0000b",
        "\\r\\nX: y",
        "",
        "stream name",
        "\\u202egpj"
      })
  void noStreamNameLeadsKinesisElsewhere(String name) throws Exception {
    for (String operation : List.of("CreateStream", "DescribeStream", "DeleteStream")) {
      HttpResponse<String> answer =
          kinesis(operation, "{\"StreamName\":\"" + name + "\",\"ShardCount\":1}");
      // Dots are letters of a stream's name; its folder has a name of its own.
      assertThat(answer.statusCode()).as(answer.body()).isIn(name.matches("\\.+") ? 200 : 400, 400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/user-user-bucket/../../secret",
        "/user-user-bucket/%2e%2e/%2e%2e/%2e%2e/secret",
        "/user-user-bucket/..%2f..%2f..%2fsecret",
        "/user-user-bucket/a/../../../secret",
        "/user-user-bucket/.mpus-/../../../../secret",
        "/user-user-bucket/.mpus-%2f..%2f..%2f..%2f..%2f..%2fsecret",
        "/user-user-bucket/.s3proxy-mpu-stub-/../../../../../secret",
        "/user-user-bucket/%2fetc%2fhostname",
        "/user-user-bucket/a%00b",
        "/../access-key.properties",
        "/%2e%2e/access-key.properties",
        "/..%2faccess-key.properties",
        "/.pinbeam/x",
        "/.pinbeam%2fstaging/x"
      })
  void noKeyLeadsS3Elsewhere(String path) throws Exception {
    for (String method : List.of("GET", "PUT", "DELETE", "HEAD")) {
      HttpResponse<String> answer = s3.send(method, path, bytes("forged"), Map.of());
      assertThat(answer.body())
          .as(path)
          .doesNotContain("canary-of-a-file")
          .doesNotContain("secret=");
      if (!method.equals("DELETE")) {
        // S3 says of an object that is not there that it is gone.
        assertThat(answer.statusCode()).as(method + " " + path).isBetween(400, 499);
      }
    }
    assertThat(temporary.resolve("beside/secret")).hasContent("canary-of-a-file");
    assertThat(Files.readString(data.resolve("access-key.properties"))).contains("secret=");
  }

  /** S3 is not among them: it takes two lengths for one, and nothing stands before it. */
  @ParameterizedTest
  @ValueSource(strings = {"gateway", "kinesis"})
  void aRequestThatIsTwoIsRefused(String server) throws Exception {
    String head =
        "POST /topics/user.pin HTTP/1.1\r\nHost: h\r\nContent-Type: " + KAFKA_JSON + "\r\n";
    String second = "GET /topics HTTP/1.1\r\nHost: h\r\n\r\n";
    for (String framing :
        List.of(
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
            "Content-Length: 4\r\nContent-Length: 40\r\n",
            "Content-Length: +4\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 4, 40\r\n",
            "Content-Length : 4\r\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Content-Length: 99999999999999999999\r\n")) {
      String answer =
          RawHttp.exchange(cloud.value(server), head + framing + "\r\n0\r\n\r\n" + second);
      assertThat(RawHttp.status(answer)).as(framing + answer).isIn(400, 411, 413, 501);
      assertThat(RawHttp.answers(answer)).as(framing + answer).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "kinesis", "s3"})
  void hugeHeadersAreRefused(String server) throws Exception {
    for (String headers :
        List.of(
            "x-api-key: " + "k".repeat(2_000_000) + "\r\n",
            Stream.iterate(0, i -> i + 1)
                .limit(50_000)
                .map(i -> "X-" + i + ": 1\r\n")
                .collect(Collectors.joining()))) {
      String answer =
          RawHttp.exchange(
              cloud.value(server), "GET /topics HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n");
      assertThat(RawHttp.status(answer)).isIn(0, 400, 431);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "kinesis", "s3"})
  void clientsThatNeverEndTheirHeadersHoldNobodyUp(String server) throws Exception {
    URI at = URI.create(cloud.value(server));
    List<Socket> slow = new ArrayList<>();
    try {
      // More than the servers have threads.
      for (int i = 0; i < 200; i++) {
        Socket socket = new Socket(at.getHost(), at.getPort());
        slow.add(socket);
        socket.getOutputStream().write(bytes("GET /topics HTTP/1.1\r\nHost: h\r\nX-Slow: "));
      }
      Instant begun = Instant.now();
      theServersGoOnAndNothingIsBesideTheirFolder();
      assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void jsonThatUnfoldsIsRefusedByTheGateway() throws Exception {
    for (String body :
        List.of(
            "[".repeat(1_000_000),
            "{\"records\":[{\"value\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}]}",
            "{\"records\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + "}",
            "{\"records\":[{\"partition\":1e999999999,\"value\":1}]}",
            "{\"records\":[{\"partition\":" + "9".repeat(100_000) + ",\"value\":1}]}",
            "{\"records\":[{\"partition\":-1,\"value\":1}]}",
            "{\"records\":[" + "{},".repeat(200_000) + "{}]}",
            "{\"" + "k".repeat(1_000_000) + "\":1}",
            "\"" + "\\u0000".repeat(100_000) + "\"")) {
      Instant begun = Instant.now();
      String answer = RawHttp.exchange(gateway, post("/topics/user.pin", KAFKA_JSON, body));
      assertThat(RawHttp.status(answer)).as(start(body) + answer).isBetween(400, 499);
      assertThat(answer).hasSizeLessThan(2_000);
      assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void jsonAndCborThatUnfoldAreRefusedByKinesis() throws Exception {
    for (String body :
        List.of(
            "[".repeat(1_000_000),
            "{\"Records\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}",
            "{\"StreamName\":\"s\",\"Limit\":1e999999999}",
            "{\"StreamName\":\"s\",\"Limit\":" + "9".repeat(100_000) + "}")) {
      for (String operation : List.of("PutRecords", "ListShards", "DescribeStream")) {
        Instant begun = Instant.now();
        assertThat(kinesis(operation, body).statusCode()).as(start(body)).isEqualTo(400);
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
      }
    }
    // An array of 2^31 entries and a text of as many bytes, which never come.
    for (byte[] body :
        List.of(
            new byte[] {(byte) 0xbf, 0x61, 'a', (byte) 0x9a, 0x7f, -1, -1, -1},
            new byte[] {(byte) 0xbf, 0x61, 'a', (byte) 0x7a, 0x7f, -1, -1, -1, 'x'},
            new byte[] {(byte) 0xbf, 0x61, 'a', (byte) 0x5a, 0x7f, -1, -1, -1, 'x'})) {
      HttpResponse<String> answer =
          kinesis.send(
              "POST",
              "/",
              body,
              Map.of(
                  "X-Amz-Target", "Kinesis_20131202.PutRecords",
                  "Content-Type", "application/x-amz-cbor-1.1"));
      assertThat(answer.statusCode()).isEqualTo(400);
    }
  }

  @Test
  void aBodyThatIsPackedIsNotUnpacked() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      byte[] blanks = " ".repeat(1 << 20).getBytes(UTF_8);
      for (int i = 0; i < 200; i++) {
        gzip.write(blanks);
      }
    }
    String head =
        "POST /topics/user.pin HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: "
            + KAFKA_JSON
            + "\r\nContent-Encoding: gzip\r\nContent-Length: "
            + packed.size()
            + "\r\n\r\n";
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(head.getBytes(ISO_8859_1));
    packed.writeTo(request);
    assertThat(RawHttp.status(RawHttp.exchange(gateway, request.toByteArray())))
        .isBetween(400, 499);
    assertThat(
            kinesis
                .send(
                    "POST",
                    "/",
                    packed.toByteArray(),
                    Map.of(
                        "X-Amz-Target", "Kinesis_20131202.PutRecords",
                        "Content-Type", "application/x-amz-json-1.1",
                        "Content-Encoding", "gzip"))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void xmlThatUnfoldsOrPointsElsewhereIsRefusedByS3() throws Exception {
    StringBuilder laughs = new StringBuilder("<!DOCTYPE lolz [<!ENTITY l0 \"lol\">");
    for (int i = 1; i < 12; i++) {
      laughs.append("<!ENTITY l" + i + " \"" + ("&l" + (i - 1) + ";").repeat(10) + "\">");
    }
    laughs.append("]>");
    String elsewhere = "http://127.0.0.1:" + canary.getAddress().getPort() + "/";
    String file = temporary.resolve("beside/secret").toUri().toString();
    for (String[] bomb :
        new String[][] {
          {laughs.toString(), "&l11;"},
          {"<!DOCTYPE a [<!ENTITY e SYSTEM \"" + file + "\">]>", "&e;"},
          {"<!DOCTYPE a [<!ENTITY e SYSTEM \"" + elsewhere + "\">]>", "&e;"},
          {"", "<a>".repeat(100_000)}
        }) {
      String xml = "<?xml version=\"1.0\"?>" + bomb[0];
      Map<String, String> bodies =
          Map.of(
              "PUT /new-bucket",
              xml
                  + "<CreateBucketConfiguration><LocationConstraint>"
                  + bomb[1]
                  + "</LocationConstraint></CreateBucketConfiguration>",
              "POST /user-user-bucket?delete",
              xml + "<Delete><Object><Key>" + bomb[1] + "</Key></Object></Delete>",
              "POST /user-user-bucket/k?uploadId=u",
              xml
                  + "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                  + bomb[1]
                  + "</ETag></Part></CompleteMultipartUpload>");
      for (Map.Entry<String, String> request : bodies.entrySet()) {
        String[] line = request.getKey().split(" ");
        Instant begun = Instant.now();
        HttpResponse<String> answer =
            s3.send(line[0], line[1], bytes(request.getValue()), Map.of());
        assertThat(answer.statusCode())
            .as(request.getKey() + start(bomb[0]) + " " + answer.body())
            // Its parser's own limit of depth is a fault of the server to it.
            .isBetween(400, bomb[0].isEmpty() ? 500 : 499);
        assertThat(answer.body()).doesNotContain("canary-of-a-file").doesNotContain("lollol");
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(10));
      }
    }
  }

  /** Nothing unfolds here: all that matters is that nobody is asked. */
  @ParameterizedTest
  @ValueSource(strings = {"a SYSTEM \"%s\"", "a [<!ENTITY %% p SYSTEM \"%s\"> %%p;]"})
  void aDocumentTypeThatIsElsewhereIsNotFetched(String type) throws Exception {
    String elsewhere = "http://127.0.0.1:" + canary.getAddress().getPort() + "/a.dtd";
    String xml =
        "<?xml version=\"1.0\"?><!DOCTYPE "
            + type.formatted(elsewhere)
            + "><CreateBucketConfiguration/>";
    assertThat(s3.send("PUT", "/new-bucket", bytes(xml), Map.of()).statusCode())
        .isBetween(200, 499);
    assertThat(s3.send("DELETE", "/new-bucket", bytes(""), Map.of()).statusCode())
        .isBetween(200, 499);
  }

  private static String start(String text) {
    return text.length() < 60 ? text : text.substring(0, 60);
  }

  private static Set<String> topics() throws IOException {
    String body = get("/topics").replaceFirst("(?s).*\r\n\r\n", "");
    return new TreeSet<>(List.of(body.split(",")));
  }

  private static HttpResponse<String> put(String path, String body) throws Exception {
    return s3.send("PUT", path, bytes(body), Map.of());
  }

  private static HttpResponse<String> kinesis(String operation, String body) throws Exception {
    return kinesis.send(
        "POST",
        "/",
        bytes(body),
        Map.of(
            "X-Amz-Target",
            "Kinesis_20131202." + operation,
            "Content-Type",
            "application/x-amz-json-1.1"));
  }

  private static String get(String path) throws IOException {
    return RawHttp.exchange(gateway, request("GET", path, "", ""));
  }

  private static String post(String path, String type, String body) {
    return request(
        "POST", path, "Content-Type: " + type + "\r\nContent-Length: " + body.length(), body);
  }

  private static String request(String method, String path, String headers, String body) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
        + (headers.isEmpty() ? "" : headers + "\r\n")
        + "\r\n"
        + body;
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
