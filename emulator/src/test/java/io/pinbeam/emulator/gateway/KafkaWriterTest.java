package io.pinbeam.emulator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaWriterTest {
  @Test
  void noClientsSettingsWeakenWhatAnAcknowledgementMeans() {
    assertThat(
            KafkaWriter.settings(
                Map.of(
                    "acks",
                    "0",
                    "enable.idempotence",
                    false,
                    "max.in.flight.requests.per.connection",
                    5,
                    "security.protocol",
                    "SASL_SSL"),
                GatewayLimits.DEFAULT))
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("max.in.flight.requests.per.connection", 1)
        .containsEntry("security.protocol", "SASL_SSL");
  }
}
