package io.pinbeam.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClientConfigTest {
  private static final String JAAS =
      "org.apache.kafka.common.security.scram.ScramLoginModule required"
          + " username=\"reader\" password=\"hunter2\";";

  @TempDir Path folder;

  @Test
  void readsTheFileAndTakesTheBrokersFromTheOptionFirst() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("client.properties"),
            "security.protocol=SASL_SSL\nbootstrap.servers=in-file:9092\n");
    assertThat(KafkaClientConfig.load(file.toString(), null).bootstrapServers())
        .isEqualTo("in-file:9092");
    KafkaClientConfig config = KafkaClientConfig.load(file.toString(), "given:9092");
    assertThat(config.bootstrapServers()).isEqualTo("given:9092");
    assertThat(config.consumerSettings()).containsEntry("security.protocol", "SASL_SSL");
    assertThat(KafkaClientConfig.load(null, "given:9092").bootstrapServers())
        .isEqualTo("given:9092");
  }

  @Test
  void whatReadingStandsOnCannotBeChangedByTheFile() {
    assertThat(
            KafkaClientConfig.of(
                    Map.of(
                        "bootstrap.servers", "b:9092",
                        "isolation.level", "read_uncommitted",
                        "auto.offset.reset", "latest",
                        "enable.auto.commit", "true",
                        "group.id", "somebody",
                        "value.deserializer", "Other",
                        "max.poll.records", "7"))
                .consumerSettings())
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("auto.offset.reset", "none")
        .containsEntry("enable.auto.commit", "false")
        .containsEntry("allow.auto.create.topics", "false")
        .containsEntry("max.poll.records", "7")
        .doesNotContainKeys("group.id", "value.deserializer");
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> KafkaClientConfig.load(null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--bootstrapServers");
    String missing = folder.resolve("nowhere.properties").toString();
    assertThatThrownBy(() -> KafkaClientConfig.load(missing, "b:9092"))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no file of Kafka client properties " + missing);
  }

  @Test
  void saysWhenTheFileIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("client.properties"), "a=\\u00g0\n");
    assertThatThrownBy(() -> KafkaClientConfig.load(file.toString(), "b:9092"))
        .isInstanceOf(IOException.class)
        .hasMessage("not a file of Kafka client properties: " + file);
  }

  @Test
  void namesNoSecret() {
    KafkaClientConfig config =
        KafkaClientConfig.of(
            Map.of(
                "bootstrap.servers", "b:9092",
                "sasl.jaas.config", JAAS,
                "ssl.truststore.password", "open sesame"));
    assertThat(config.toString()).isEqualTo("Kafka at b:9092");

    IOException failure =
        config.failure(
            "cannot read",
            new KafkaException(
                "outer", new KafkaException("bad hunter2\n  or open sesame for reader")));
    assertThat(failure).hasMessage("cannot read: bad … or … for reader").hasNoCause();

    KafkaException harmless = new KafkaException("outer", new KafkaException("inner"));
    assertThat(config.failure("cannot read", harmless))
        .hasMessage("cannot read: inner")
        .hasCause(harmless);
  }

  @Test
  void settingsThatKafkaRefusesAreOneLineWithoutSecrets() {
    KafkaClientConfig config =
        KafkaClientConfig.of(
            Map.of(
                "bootstrap.servers", "127.0.0.1:1",
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "SCRAM-SHA-512",
                "sasl.jaas.config", JAAS.replace(";", "")));
    assertThatThrownBy(config::openConsumer)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot make a client of Kafka at 127.0.0.1:1: ")
        .hasMessageContaining("JAAS")
        .message()
        .doesNotContain("hunter2", "\n");
  }

  @Test
  void goesToWorkers() {
    KafkaClientConfig config =
        KafkaClientConfig.of(Map.of("bootstrap.servers", "b:9092", "security.protocol", "SSL"));
    assertThat(SerializableUtils.clone(config).consumerSettings())
        .isEqualTo(config.consumerSettings());
  }
}
