package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard when its store goes, when it is killed, and beside clients that stop. */
@Tag("reliability")
@Tag("reliability-only")
@Timeout(600)
class DashboardFaultsIT {
  private static final int POSTS = 200;

  /** More than the dashboard has threads, fewer than may watch at a time. */
  private static final int STUCK = 50;

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String TABLES = "--tables=s3://dash/stream";
  private static final String REFRESH = "--refresh=1s";

  @TempDir static Path folder;
  private static LocalCloudProcess s3;

  @BeforeAll
  static void stream() throws Exception {
    startS3("--port.s3=0");
    CloudBucket.create(s3, "dash").close();
    try (LocalCloudProcess kafka = LocalCloudProcess.start("--parts=kafka");
        KafkaTarget target = KafkaTarget.at(kafka.kafkaBootstrapServers(), StreamLoad.USER, 0);
        StreamLoad load = StreamLoad.into(target)) {
      target.create();
      load.start(POSTS, 0);
      load.await(LIMIT);
      try (CommandProcess stream =
          start(
              "stream",
              "--source=kafka",
              "--bootstrapServers=" + kafka.kafkaBootstrapServers(),
              "--user=" + StreamLoad.USER,
              "--output=s3://dash/stream",
              "--commitInterval=2s",
              "--window=10s",
              "--until=idle")) {
        assertThat(stream.waitFor(LIMIT)).as(stream.output()).isZero();
      }
    }
  }

  @AfterAll
  static void stop() {
    s3.close();
  }

  @Test
  void itShowsTheTablesAgainWhenTheirStoreIsBack() throws Exception {
    try (CommandProcess dashboard = dashboard("--port=0")) {
      URI address = DashboardView.address(dashboard);
      awaitLedger(dashboard, address, "readable");

      s3.close();
      awaitLedger(dashboard, address, "unreadable");

      startS3("--port.s3=" + URI.create(s3.s3Endpoint()).getPort());
      awaitLedger(dashboard, address, "readable");
      assertThat(DashboardView.of(address).at("/ledger/records").asLong()).isEqualTo(3 * POSTS);
    }
  }

  @Test
  void itShowsTheSameWhenItsClockWasAheadForAWhile() throws Exception {
    Map<String, String> clock = new HashMap<>(s3.environment());
    clock.putAll(ClockAgent.environment(folder));
    try (CommandProcess dashboard =
        CommandProcess.start(folder, clock, words("dashboard", TABLES, REFRESH, "--port=0"))) {
      URI address = DashboardView.address(dashboard);
      awaitRecords(dashboard, address, 3 * POSTS);
      ClockAgent.jump(folder, Duration.ofDays(2));
      awaitRecords(dashboard, address, 0);
      ClockAgent.jump(folder, Duration.ofMinutes(-1));
      awaitRecords(dashboard, address, 3 * POSTS);
    }
  }

  @Test
  void killedAndStartedAgainItShowsTheSame() throws Exception {
    JsonNode before;
    URI address;
    try (CommandProcess dashboard = dashboard("--port=0")) {
      address = DashboardView.address(dashboard);
      awaitLedger(dashboard, address, "readable");
      before = DashboardView.of(address).at("/ledger/records");
      dashboard.kill();
    }
    try (CommandProcess dashboard = dashboard("--port=" + address.getPort())) {
      awaitLedger(dashboard, DashboardView.address(dashboard), "readable");
      assertThat(DashboardView.of(address).at("/ledger/records")).isEqualTo(before);
    }
  }

  @Test
  void clientsThatStopHoldNobodyUp() throws Exception {
    try (CommandProcess dashboard = dashboard("--port=0")) {
      URI address = DashboardView.address(dashboard);
      String host = "Host: " + address.getAuthority() + "\r\n";
      try (StuckClients silent = StuckClients.connect(address, STUCK, "");
          StuckClients listeners =
              StuckClients.connect(address, STUCK, "GET /events HTTP/1.1\r\n" + host + "\r\n");
          StuckClients askers =
              StuckClients.connect(
                  address,
                  STUCK,
                  "POST /query HTTP/1.1\r\n"
                      + host
                      + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")) {
        awaitLedger(dashboard, address, "readable");
        HttpResponse<String> answer =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(address.resolve("query"))
                        .header("Content-Type", "application/json")
                        .POST(
                            HttpRequest.BodyPublishers.ofString(
                                "{\"sql\":\"SELECT COUNT(*) AS n FROM ledger\"}"))
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                    BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      }
    }
  }

  private static void startS3(String port) throws Exception {
    s3 = LocalCloudProcess.start("--parts=s3", "--data=" + folder.resolve("s3"), port);
  }

  private static CommandProcess dashboard(String port) throws Exception {
    return start("dashboard", TABLES, REFRESH, port);
  }

  private static CommandProcess start(String... words) throws Exception {
    return CommandProcess.start(folder, s3.environment(), words(words));
  }

  private static String[] words(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--endpoint=" + s3.s3Endpoint());
    all.add("--awsRegion=us-east-1");
    return all.toArray(String[]::new);
  }

  private static void awaitRecords(CommandProcess dashboard, URI address, long records)
      throws Exception {
    dashboard.await(
        records + " records",
        LIMIT,
        () -> DashboardView.of(address).at("/ledger/records").asLong(-1) == records);
  }

  private static void awaitLedger(CommandProcess dashboard, URI address, String status)
      throws Exception {
    dashboard.await(
        "a ledger that is " + status,
        LIMIT,
        () -> DashboardView.of(address).at("/states/ledger/status").asText().equals(status));
  }
}
