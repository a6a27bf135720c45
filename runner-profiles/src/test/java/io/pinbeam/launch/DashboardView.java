package io.pinbeam.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;

/** What a dashboard tells a browser that comes to it. */
final class DashboardView {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DashboardView() {}

  /** The first event. */
  static JsonNode of(URI dashboard) throws Exception {
    HttpResponse<Stream<String>> events =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(dashboard.resolve("events")).build(),
                BodyHandlers.ofLines());
    try (Stream<String> lines = events.body()) {
      return JSON.readTree(
          lines
              .filter(line -> line.startsWith("data:"))
              .findFirst()
              .orElseThrow()
              .substring("data:".length()));
    }
  }
}
