package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a dashboard tells a browser that comes to it. */
final class DashboardView {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Pattern ADDRESS = Pattern.compile("dashboard  (http://\\S+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private DashboardView() {}

  /** Where a dashboard that was just started answers. */
  static URI address(CommandProcess dashboard) throws Exception {
    dashboard.await("its address", LIMIT, () -> ADDRESS.matcher(dashboard.output()).find());
    Matcher found = ADDRESS.matcher(dashboard.output());
    assertThat(found.find()).isTrue();
    return URI.create(found.group(1));
  }

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
