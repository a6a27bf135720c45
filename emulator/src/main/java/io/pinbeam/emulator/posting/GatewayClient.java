package io.pinbeam.emulator.posting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Sends records to the gateway over connections that are kept open. */
final class GatewayClient {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final String gateway;
  private final Optional<String> apiKey;

  private GatewayClient(HttpClient http, String gateway, Optional<String> apiKey) {
    this.http = http;
    this.gateway = gateway;
    this.apiKey = apiKey;
  }

  /**
   * @param trusted whose certificates are believed, in place of Java's own list
   */
  static GatewayClient of(URI gateway, Optional<String> apiKey, Optional<SSLContext> trusted) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "http");
              thread.setDaemon(true);
              return thread;
            });
    HttpClient.Builder http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslParameters(new SSLParameters(null, PROTOCOLS))
            // The key is for this address alone.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .executor(threads);
    trusted.ifPresent(http::sslContext);
    return new GatewayClient(http.build(), gateway.toString().replaceFirst("/+$", ""), apiKey);
  }

  GatewayAnswer send(Destination destination, List<PostedRecord> records)
      throws IOException, InterruptedException {
    DestinationType type = destination.type();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway + type.path(destination.name(), records.size())))
            .timeout(ANSWER)
            .header("Content-Type", type.contentType())
            .method(
                type.method(),
                HttpRequest.BodyPublishers.ofByteArray(type.body(destination.name(), records)));
    apiKey.ifPresent(key -> request.header("x-api-key", key));
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new GatewayAnswer(
        response.statusCode(),
        json(response.body()),
        response
            .headers()
            .firstValue("Retry-After")
            .flatMap(v -> RetryAfter.parse(v, Instant.now())));
  }

  /** Missing for what is no JSON: a proxy in between answers with a page. */
  private static JsonNode json(byte[] body) {
    try {
      JsonNode node = JSON.readTree(body);
      return node == null ? MissingNode.getInstance() : node;
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}
