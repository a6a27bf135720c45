package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.cloud.Topics;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of the gateway that stop in the middle: others are served beside them. */
@Tag("reliability")
@Timeout(300)
class GatewayFaultsIT {
  private static final String TOPIC = "u.pin";

  /** More than the gateway has threads, fewer than it lets in at a time. */
  private static final int STUCK = 200;

  private static LocalCloudProcess kafka;
  private static Process gateway;
  private static URI address;

  @BeforeAll
  static void start() throws Exception {
    kafka = LocalCloudProcess.start("--parts=kafka");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.kafkaBootstrapServers()))) {
      Topics.create(admin, TOPIC, 1);
    }
    gateway =
        EmulatorProgram.of(
                EmulatorProgram.GATEWAY,
                "256m",
                List.of("--bootstrapServers=" + kafka.kafkaBootstrapServers()))
            .redirectErrorStream(true)
            .start();
    address =
        URI.create(
            ProcessOutput.of(gateway).awaitLine("gateway  ").substring("gateway  ".length()));
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.destroy();
    gateway.waitFor();
    kafka.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "POST /topics/u.pin HTTP/1.1\r\nHost: x\r\n"})
  void requestsWithoutTheirHeadHoldNobodyUp(String beginning) throws Exception {
    try (StuckClients stuck = StuckClients.connect(address, STUCK, beginning)) {
      othersAreServed();
    }
  }

  @Test
  void bodiesThatDoNotComeHoldNobodyUp() throws Exception {
    try (StuckClients stuck =
        StuckClients.connect(address, STUCK, head(1_000) + "{\"records\":[")) {
      othersAreServed();
    }
  }

  @Test
  void answersThatNobodyReadsHoldNobodyUp() throws Exception {
    String body = "{\"records\":[" + "{\"value\":{}},".repeat(2_000) + "{\"value\":{}}]}";
    String requests = (head(body.length()) + body).repeat(3);
    try (StuckClients stuck = StuckClients.connect(address, STUCK / 4, requests)) {
      othersAreServed();
    }
  }

  private static String head(int length) {
    return "POST /topics/u.pin HTTP/1.1\r\nHost: "
        + address.getAuthority()
        + "\r\nContent-Type: application/vnd.kafka.json.v2+json\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private static void othersAreServed() throws Exception {
    PostingClients others = PostingClients.post(address, TOPIC, 4, 40, Duration.ofSeconds(3));
    assertThat(others.answers().keySet()).containsExactly(200);
    assertThat(others.sent()).isGreaterThan(60);
  }
}
