package io.pinbeam.emulator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayOptionsTest {
  @TempDir Path folder;

  @Test
  void theDefaults() {
    GatewayOptions options = GatewayOptions.parse("--bootstrapServers=h:1");
    GatewaySettings settings = options.settings();
    assertThat(options.stopWithStdin()).isFalse();
    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isZero();
    assertThat(settings.basePath()).isEqualTo("/");
    assertThat(settings.kafka()).isEqualTo(Map.of("bootstrap.servers", "h:1"));
    assertThat(settings.apiKeys().accept(null)).isTrue();
    assertThat(settings.limits())
        .isEqualTo(new GatewayLimits(10_485_760, 256, 33_554_432, Duration.ofSeconds(10)));
  }

  @Test
  void everyOption() throws IOException {
    Path client = Files.writeString(folder.resolve("client.properties"), "security.protocol=SSL\n");
    Path keys = Files.writeString(folder.resolve("keys"), " one \n\ntwo\n");
    GatewayOptions options =
        GatewayOptions.parse(
            "--host=0.0.0.0",
            "--port=8080",
            "--basePath=/prod/",
            "--kafkaConfig=" + client,
            "--bootstrapServers=h:1",
            "--awsRegion=eu-west-1",
            "--kinesisEndpoint=http://h:2",
            "--apiKeyFile=" + keys,
            "--maxBodyBytes=1000",
            "--maxRequests=2",
            "--maxBytes=3000",
            "--ackTimeoutSeconds=4",
            "--stopWithStdin=true");
    GatewaySettings settings = options.settings();
    assertThat(options.stopWithStdin()).isTrue();
    assertThat(settings.host()).isEqualTo("0.0.0.0");
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.basePath()).isEqualTo("/prod");
    assertThat(settings.kafka())
        .isEqualTo(Map.of("bootstrap.servers", "h:1", "security.protocol", "SSL"));
    assertThat(settings.limits())
        .isEqualTo(new GatewayLimits(1_000, 2, 3_000, Duration.ofSeconds(4)));
    assertThat(settings.kinesis())
        .hasValueSatisfying(
            kinesis -> {
              assertThat(kinesis.region().id()).isEqualTo("eu-west-1");
              assertThat(kinesis.endpoint()).isEqualTo(Optional.of(URI.create("http://h:2")));
            });
    assertThat(settings.apiKeys().accept("one")).isTrue();
    assertThat(settings.apiKeys().accept("two")).isTrue();
    assertThat(settings.apiKeys().accept(" one ")).isFalse();
    assertThat(settings.apiKeys().accept("")).isFalse();
    assertThat(settings.apiKeys().accept(null)).isFalse();
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty"));
    assertRefused("not an option: --verbose", "--verbose=1");
    assertRefused("not an option: help", "help");
    assertRefused("--port needs a whole number from 0 to 65535", "--port=70000");
    assertRefused("--maxRequests needs a whole number", "--maxRequests=many");
    assertRefused("--maxBytes needs a whole number from 100", "--maxBodyBytes=100", "--maxBytes=9");
    assertRefused("--basePath begins with /", "--basePath=prod");
    assertRefused("--kafkaConfig has no bootstrap.servers", "--kafkaConfig=" + empty);
    assertRefused("cannot read --kafkaConfig", "--kafkaConfig=" + folder.resolve("none"));
    assertRefused("--privateKey needs --certificate", "--privateKey=" + empty);
    assertRefused(
        "cannot use --certificate: " + empty + " holds no certificate", "--certificate=" + empty);
    assertRefused(
        "cannot use --apiKeyFile " + empty + ": IOException it holds no key",
        "--apiKeyFile=" + empty);
  }

  @Test
  @Tag("reliability")
  void onOtherThanLoopbackItWarnsOfWhatIsOpen() throws IOException {
    Path keys = Files.writeString(folder.resolve("keys"), "one");
    assertThat(GatewayOptions.parse("--bootstrapServers=h:1").settings().warnings()).isEmpty();
    GatewaySettings open =
        GatewayOptions.parse("--bootstrapServers=h:1", "--host=0.0.0.0").settings();
    assertThat(open.warnings())
        .containsExactly(
            "on 0.0.0.0 it answers in the clear: give --certificate, or let TLS end before it",
            "on 0.0.0.0 it is open to everybody: give --apiKeyFile");
    assertThat(open.withApiKeyFile(keys).warnings())
        .singleElement()
        .asString()
        .contains("in the clear");
  }

  private static void assertRefused(String reason, String... arguments) {
    assertThatThrownBy(() -> GatewayOptions.parse(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}
