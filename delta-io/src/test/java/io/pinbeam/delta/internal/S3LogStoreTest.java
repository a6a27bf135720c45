package io.pinbeam.delta.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pinbeam.delta.LogStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Against a small server of stores that treat conditional writes in different ways. */
class S3LogStoreTest {
  private static final byte[] BYTES = "commit".getBytes(StandardCharsets.UTF_8);
  private static final String LOG = "s3://bucket/table/_delta_log";

  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private HttpServer server;

  /** What a put with a condition is answered where the object is there; 200 ignores it. */
  private int answer = 412;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
    threads.shutdownNow();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void aStoreThatRefusesTheSecondPutIsTaken() throws IOException {
    assertThatCode(() -> store(false).verify(LOG)).doesNotThrowAnyException();
    assertThat(objects).isEmpty();

    store(false).putIfAbsent(LOG + "/1.json", BYTES);
    assertThatThrownBy(() -> store(false).putIfAbsent(LOG + "/1.json", new byte[] {1}))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(objects.get("/bucket/table/_delta_log/1.json")).isEqualTo(BYTES);
  }

  @Test
  void aStoreThatIgnoresTheConditionIsRefused() {
    for (int status : new int[] {200, 501}) {
      answer = status;
      assertThatThrownBy(() -> store(false).verify(LOG))
          .as("%d", status)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("ignores conditional writes")
          .hasMessageContaining("--deltaSingleWriter");
      assertThat(objects).isEmpty();
    }
  }

  @Test
  void aWrongSecretIsSaidAtOnce() {
    answer = 403;

    assertThatThrownBy(() -> store(false).verify(LOG)).isInstanceOf(AccessDeniedException.class);
  }

  @Test
  void aSingleWriterLooksFirst() throws IOException {
    answer = 200;
    store(true).verify(LOG);

    store(true).putIfAbsent(LOG + "/1.json", BYTES);

    assertThatThrownBy(() -> store(true).putIfAbsent(LOG + "/1.json", new byte[] {1}))
        .isInstanceOf(FileAlreadyExistsException.class);
    store(true).putIfAbsent(LOG + "/1.jso", BYTES);
    assertThat(objects.get("/bucket/table/_delta_log/1.json")).isEqualTo(BYTES);
  }

  /** As a pipeline, or the command, is told by its words. */
  @Test
  void theFlagOfAPipelineReachesItsCommits() throws IOException {
    answer = 200;
    Pipeline.create(options());
    LogStore many = LogStores.of(LOG);
    assertThatThrownBy(() -> many.verify(LOG)).isInstanceOf(UnsupportedOperationException.class);

    Pipeline.create(options("--deltaSingleWriter"));
    LogStore single = LogStores.of(LOG);
    assertThatCode(() -> single.verify(LOG)).doesNotThrowAnyException();
  }

  private PipelineOptions options(String... more) {
    List<String> words = new ArrayList<>(List.of(more));
    words.add("--endpoint=" + endpoint());
    words.add("--awsRegion=us-east-1");
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs(words.toArray(String[]::new)).create();
    options
        .as(AwsOptions.class)
        .setAwsCredentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")));
    return options;
  }

  private String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private S3LogStore store(boolean isSingleWriter) {
    String endpoint = endpoint();
    S3Client client =
        S3Client.builder()
            .endpointOverride(URI.create(endpoint))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            // So that the server gets the bytes alone.
            .serviceConfiguration(configuration -> configuration.chunkedEncodingEnabled(false))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
            .build();
    return new S3LogStore(client, endpoint, isSingleWriter);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      switch (exchange.getRequestMethod()) {
        case "PUT":
          boolean isRefused =
              exchange.getRequestHeaders().containsKey("If-None-Match")
                  && objects.containsKey(path)
                  && answer != 200;
          if (!isRefused) {
            objects.put(path, body);
          }
          exchange.sendResponseHeaders(isRefused ? answer : 200, -1);
          break;
        case "DELETE":
          objects.remove(path);
          exchange.sendResponseHeaders(204, -1);
          break;
        default:
          answerGet(exchange, path);
      }
    }
  }

  private void answerGet(HttpExchange exchange, String path) throws IOException {
    byte[] answer = objects.get(path);
    if (answer == null) {
      StringBuilder list = new StringBuilder("<ListBucketResult>");
      objects.forEach(
          (key, bytes) ->
              list.append("<Contents><Key>")
                  .append(key.substring("/bucket/".length()))
                  .append("</Key><LastModified>2026-11-21T00:00:00.000Z</LastModified><Size>")
                  .append(bytes.length)
                  .append("</Size></Contents>"));
      answer = list.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
    }
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
  }
}
