package io.pinbeam.pipelines.stream.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.pipelines.options.BadOptionException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is served is read as strictly as the format's description says. */
class MetricsServerTest {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\",?)*)\\})?"
              + " ([-+]?[0-9][0-9.eE+-]*|NaN|[+-]Inf)");
  private static final Pattern COMMENT =
      Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");

  private final Counts counts =
      new Counts()
          .counter("clean", "stream.records.s-pin/shardId-0", 12_345_678)
          .counter("clean", "stream.records.s-pin/shardId-1", 0)
          .counter("clean", "stream.deadLetters.s-pin/shardId-0", 3)
          .counter("trends", "stream.unmatched.s-pin", 4)
          .gauge("read", "stream.lagMillis.s-pin/shardId-0", 1_250, 1)
          .gauge("read", "stream.lagRecords.s-pin/shardId-0", -1, 1)
          .gauge("read", "stream.watermarkMillis", 1_795_000_000_500L, 1);

  @Test
  void everyMetricIsThereInTheTextFormat() throws Exception {
    Map<String, Double> samples;
    try (MetricsServer server = MetricsServer.start(0, () -> Counts.of(counts))) {
      HttpResponse<String> answer = get(server.address());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("content-type").orElseThrow())
          .startsWith("text/plain; version=0.0.4");
      samples = parse(answer.body());
    }
    assertThat(samples)
        .containsOnly(
            Map.entry(
                "pinbeam_stream_records_total{shard=\"shardId-0\",stream=\"s-pin\"}", 12345678.0),
            Map.entry("pinbeam_stream_records_total{shard=\"shardId-1\",stream=\"s-pin\"}", 0.0),
            Map.entry(
                "pinbeam_stream_dead_letters_total{shard=\"shardId-0\",stream=\"s-pin\"}", 3.0),
            Map.entry("pinbeam_stream_unmatched_total{stream=\"s-pin\"}", 4.0),
            Map.entry("pinbeam_stream_lag_seconds{shard=\"shardId-0\",stream=\"s-pin\"}", 1.25),
            Map.entry("pinbeam_stream_watermark_timestamp_seconds", 1_795_000_000.5));
  }

  @Test
  void eachAskingTellsTheNewest() throws Exception {
    try (MetricsServer server = MetricsServer.start(0, () -> Counts.of(counts))) {
      String name = "pinbeam_stream_records_total{shard=\"shardId-1\",stream=\"s-pin\"}";
      assertThat(parse(get(server.address()).body())).containsEntry(name, 0.0);
      counts.counter("clean", "stream.records.s-pin/shardId-1", 8);
      assertThat(parse(get(server.address()).body())).containsEntry(name, 8.0);
    }
  }

  @Test
  void beforeAnythingIsCountedItAnswersToo() throws Exception {
    try (MetricsServer server = MetricsServer.start(0, StreamCounts::none)) {
      HttpResponse<String> answer = get(server.address());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(parse(answer.body())).isEmpty();
    }
  }

  @Test
  void withoutAPortNothingIsServed() {
    try (MetricsServer server = MetricsServer.start(null, StreamCounts::none)) {
      assertThat(server.address()).isEmpty();
    }
  }

  @Test
  void aPortThatIsTakenIsSaid() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> MetricsServer.start(taken.getLocalPort(), StreamCounts::none))
          .isInstanceOf(BadOptionException.class)
          .hasMessageStartingWith("--metricsPort=" + taken.getLocalPort() + " cannot be used: ")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void aNumberThatIsNoPortIsRefused() {
    assertThatThrownBy(() -> MetricsServer.checked(70_000))
        .isInstanceOf(BadOptionException.class)
        .hasMessage("--metricsPort=70000 is not allowed: a port from 0 to 65535 is");
  }

  private static HttpResponse<String> get(String address) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  /** Samples by name and labels; fails on whatever the format does not allow. */
  private static Map<String, Double> parse(String text) {
    Map<String, Double> samples = new HashMap<>();
    Map<String, String> types = new HashMap<>();
    Set<String> ended = new HashSet<>();
    String family = "";
    if (!text.isEmpty()) {
      assertThat(text).endsWith("\n");
    }
    for (String line : text.lines().toList()) {
      Matcher comment = COMMENT.matcher(line);
      if (comment.matches()) {
        if (!comment.group(2).equals(family)) {
          assertThat(ended.add(family)).as("a family stands together: " + line).isTrue();
          family = comment.group(2);
        }
        if (comment.group(1).equals("TYPE")) {
          assertThat(comment.group(3)).isIn("counter", "gauge");
          assertThat(types.put(family, comment.group(3))).isNull();
        }
        continue;
      }
      Matcher sample = SAMPLE.matcher(line);
      assertThat(sample.matches()).as(line).isTrue();
      assertThat(sample.group(1)).as("a sample belongs to the family above").isEqualTo(family);
      assertThat(types).containsKey(family);
      assertThat(types.get(family).equals("counter")).isEqualTo(family.endsWith("_total"));
      List<String> labels = new ArrayList<>();
      if (sample.group(2) != null) {
        labels.addAll(List.of(sample.group(2).split(",")));
        labels.sort(null);
      }
      String name = family + (labels.isEmpty() ? "" : "{" + String.join(",", labels) + "}");
      assertThat(samples.put(name, Double.valueOf(sample.group(3)))).as(line).isNull();
    }
    return samples;
  }
}
