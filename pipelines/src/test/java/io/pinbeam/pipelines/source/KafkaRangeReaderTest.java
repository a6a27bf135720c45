package io.pinbeam.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What needs no broker: there is none. Reading is tested on a real one by KafkaRangeReaderIT. */
class KafkaRangeReaderTest {
  @Test
  void anEmptyRangeNeedsNoBroker() throws IOException {
    try (KafkaRangeReader reader = KafkaRangeReader.open(nobody())) {
      assertThat(reader.read(KafkaRange.of("u.pin", 0, 5, 5), (t, p, o, ts, v) -> {})).isZero();
    }
  }

  @Test
  void givesUpWhenNothingArrives() throws IOException {
    try (KafkaRangeReader reader = KafkaRangeReader.open(nobody(), Duration.ofMillis(600))) {
      assertThatThrownBy(() -> reader.read(KafkaRange.of("u.pin", 0, 5, 9), (t, p, o, ts, v) -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageMatching(
              "nothing arrived for 0\\.6 s from Kafka at 127\\.0\\.0\\.1:\\d+, topic u\\.pin,"
                  + " partition 0, at offset 5 of 5 to 9");
    }
  }

  @Test
  void aSnapshotGivesUpToo() throws IOException {
    KafkaClientConfig config = nobody();
    assertThatThrownBy(() -> KafkaRanges.snapshot(config, List.of("u.pin")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot list what is in " + config + ": ");
  }

  /** Brokers at a port where nobody listens. */
  private static KafkaClientConfig nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return KafkaClientConfig.of(
          Map.of(
              "bootstrap.servers",
              "127.0.0.1:" + socket.getLocalPort(),
              "default.api.timeout.ms",
              "600"));
    }
  }
}
