package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.dashboard.DashboardSettings;
import io.pinbeam.dashboard.SqlFault;
import io.pinbeam.emulator.PostKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pinbeam dashboard} over what a stream from Kafka wrote to S3. */
@Timeout(300)
class DashboardCommandIT {
  private static final int POSTS = 600;
  private static final String OUTPUT = "s3://dash/stream";
  private static final Pattern ADDRESS = Pattern.compile("dashboard  (http://\\S+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static LocalCloudProcess cloud;
  private static AwsProperties credentials;
  private static CloudBucket bucket;
  private static Map<String, StreamLoad.Put> put;
  private static CommandProcess dashboard;
  private static URI address;

  @BeforeAll
  static void streamAndShow() throws Exception {
    cloud = LocalCloudProcess.start("--parts=kafka,s3");
    credentials = AwsProperties.of(cloud.environment());
    bucket = CloudBucket.create(cloud, "dash");
    KafkaTarget target =
        KafkaTarget.over(cloud.kafkaBootstrapServers(), StreamLoad.USER, POSTS, 60);
    try (StreamLoad load = StreamLoad.into(target)) {
      target.create();
      load.start(POSTS, 0);
      load.await(Duration.ofMinutes(1));
      put = load.account();
    }
    List<String> words =
        withStore(
            "stream",
            "--source=kafka",
            "--bootstrapServers=" + cloud.kafkaBootstrapServers(),
            "--user=" + StreamLoad.USER,
            "--output=" + OUTPUT,
            "--commitInterval=10s",
            "--window=20s",
            "--until=idle");
    try (CommandProcess stream = start(words)) {
      assertThat(stream.waitFor(Duration.ofMinutes(4))).as(stream.output()).isZero();
    }
    dashboard = start(withStore("dashboard", "--tables=" + OUTPUT, "--port=0", "--maxRows=50"));
    address = awaitAddress();
  }

  @AfterAll
  static void stop() throws Exception {
    if (dashboard != null) {
      dashboard.close();
    }
    bucket.close();
    credentials.close();
    cloud.close();
  }

  @Test
  void itShowsWhatTheStreamCounted() throws Exception {
    JsonNode view = DashboardView.of(address);
    for (String table : List.of("ledger", "trends", "dead_letters")) {
      assertThat(view.at("/states/" + table + "/status").asText())
          .as("%s: %s", table, view.get("states"))
          .isEqualTo("readable");
    }
    assertThat(view.at("/states/alerts/status").asText()).isEqualTo("missing");
    assertThat(view.at("/tables").asText()).isEqualTo(OUTPUT + "/tables");

    long broken = put.values().stream().filter(StreamLoad.Put::isBroken).count();
    assertThat(view.at("/ledger/records").asLong()).isEqualTo(put.size());
    assertThat(view.at("/ledger/read").asLong()).isEqualTo(put.size());
    assertThat(view.at("/ledger/deadLetters").asLong()).isEqualTo(broken);
    assertThat(view.at("/ledger/shards")).hasSize(2 * PostKind.values().length);
    assertThat(view.at("/ledger/rates/streams")).hasSize(PostKind.values().length);
    long rejects = 0;
    for (JsonNode reject : view.get("rejects")) {
      rejects += reject.get(2).asLong();
    }
    assertThat(rejects).isEqualTo(broken);
    double posts = 0;
    for (JsonNode total : view.at("/trends/postsTotal")) {
      posts += total.asDouble();
    }
    // Parts of a post arrive together here; one without all three is no post.
    assertThat(posts).isBetween(POSTS - (double) broken, (double) POSTS);
    assertThat(view.at("/trends/countries")).isNotEmpty();
  }

  @Test
  void theQueryBoxGivesWhatQueryGives() throws Exception {
    String sql = "SELECT reason, kind, COUNT(*) AS n FROM dead_letters GROUP BY reason, kind";
    HttpResponse<String> answer = query(sql);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String csv = JSON.readTree(answer.body()).get("csv").asText();
    assertThat(csv)
        .isEqualTo(command("query", "--input=" + OUTPUT, "--format=CSV", "--sql=" + sql));
    Map<String, Long> broken = new TreeMap<>();
    put.values().stream()
        .filter(StreamLoad.Put::isBroken)
        .forEach(one -> broken.merge(one.kind().label(), 1L, Long::sum));
    Map<String, Long> found = new TreeMap<>();
    csv.lines()
        .skip(1)
        .map(line -> line.split(","))
        .forEach(cells -> found.merge(cells[1], Long.parseLong(cells[2]), Long::sum));
    assertThat(found).isEqualTo(broken);
  }

  @Test
  void rowsAreCutAndThatIsSaid() throws Exception {
    JsonNode answer = JSON.readTree(query("SELECT ind FROM pin").body());
    assertThat(answer.get("csv").asText().lines()).hasSize(51);
    assertThat(answer.get("isCut").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM nothing",
        "SELEC ind FROM pin",
        "DROP TABLE pin",
        "INSERT INTO pin SELECT * FROM pin",
        "CREATE EXTERNAL TABLE t (x BIGINT) TYPE text LOCATION '/tmp/t'",
        "SET runner = 'x'",
      })
  void whatIsNoReadingIsRefused(String sql) throws Exception {
    long before = bucket.keys("stream/tables/pin/").size();
    HttpResponse<String> answer = query(sql);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(JSON.readTree(answer.body()).get("error").asText())
        .isNotBlank()
        .doesNotContain("\n")
        .doesNotContain("Exception");
    assertThat(bucket.keys("stream/tables/pin/").size()).isEqualTo(before);
  }

  @Test
  void aStatementThatTakesTooLongIsEnded() {
    TableSql sql =
        TableSql.of(
            new DashboardSettings(
                OUTPUT + "/tables",
                "127.0.0.1",
                0,
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                10,
                Duration.ofMillis(1)),
            withStore());
    assertThatThrownBy(() -> sql.run("SELECT ind FROM pin", 10, Duration.ofMillis(1)))
        .isInstanceOf(SqlFault.class)
        .hasMessage("it was ended after 0s");
  }

  private static HttpResponse<String> query(String sql) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(address.resolve("query"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.createObjectNode().put("sql", sql).toString()))
                .build(),
            BodyHandlers.ofString());
  }

  private static String command(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ExitCode code =
        Pinbeam.run(
            withStore(words).toArray(String[]::new),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(ExitCode.OK);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static List<String> withStore(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--endpoint=" + cloud.s3Endpoint());
    all.add("--awsRegion=" + cloud.environment().get("AWS_REGION"));
    return all;
  }

  private static CommandProcess start(List<String> words) throws IOException {
    return CommandProcess.start(folder, cloud.environment(), words.toArray(String[]::new));
  }

  private static URI awaitAddress() throws Exception {
    long giveUp = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      Matcher found = ADDRESS.matcher(dashboard.output());
      if (found.find()) {
        return URI.create(found.group(1));
      }
      assertThat(dashboard.isAlive() && System.nanoTime() < giveUp).as(dashboard.output()).isTrue();
      Thread.sleep(100);
    }
  }
}
