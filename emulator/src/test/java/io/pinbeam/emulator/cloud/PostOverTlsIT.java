package io.pinbeam.emulator.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.posting.EmulatePosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The posting emulator before a local cloud whose gateway has TLS and asks for a key. */
@Tag("reliability")
@Tag("reliability-only")
class PostOverTlsIT {
  private static final String KEY = "canary-of-the-gateway-0a1b2c3d";

  @TempDir static Path temporary;
  private static CloudChild cloud;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    Path keys = Files.writeString(temporary.resolve("keys"), KEY + "\n");
    cloud =
        CloudChild.start(
            temporary,
            "--parts=kafka,kinesis,database,gateway",
            "--user=tls",
            "--gatewayTls=true",
            "--apiKeyFile=" + keys);
  }

  @AfterAll
  static void stop() throws Exception {
    try (CloudChild ended = cloud) {
      assertThat(ended.stop()).isZero();
      assertThat(ended.errors()).isEmpty();
    }
  }

  @Test
  void theEmulatorPostsOverTlsWithItsKey() throws Exception {
    assertThat(cloud.value("gateway")).startsWith("https://127.0.0.1:");
    try (CloudChild emulator = emulate(cloud.value("PINBEAM_GATEWAY_CA"), KEY)) {
      assertThat(commandLine(emulator)).doesNotContain(KEY);
      assertThat(emulator.exitCode()).describedAs(() -> emulator.errors().toString()).isZero();
      assertThat(said(emulator)).contains("30 draws").doesNotContain(KEY);
    }
    assertThat(commandLine(cloud)).doesNotContain(KEY);
  }

  @Test
  void theEmulatorStopsAtOnceBeforeAGatewayThatItDoesNotTrust() throws Exception {
    Path other = temporary.resolve("other.pem");
    ServerCertificate certificate =
        ServerCertificate.of(Files.createDirectory(folder.resolve("other")));
    Files.writeString(other, certificate.authorityPem());
    try (CloudChild emulator = emulate(other.toString(), KEY)) {
      assertThat(emulator.exitCode()).isEqualTo(1);
      assertThat(emulator.errors())
          .singleElement()
          .asString()
          .contains("the gateway's certificate is not believed")
          .doesNotContain(KEY);
    }
  }

  @Test
  void withAWrongKeyItStopsInOneLineThatHasNoKey() throws Exception {
    try (CloudChild emulator = emulate(cloud.value("PINBEAM_GATEWAY_CA"), KEY + "x")) {
      assertThat(emulator.exitCode()).isEqualTo(1);
      assertThat(emulator.errors())
          .singleElement()
          .asString()
          .contains("403 Forbidden")
          .doesNotContain(KEY);
    }
  }

  private CloudChild emulate(String authorities, String key) throws IOException {
    Path file = Files.writeString(folder.resolve("key"), key);
    List<String> command = new ArrayList<>(CloudChild.command(temporary, EmulatePosts.class));
    command.addAll(
        List.of(
            "--gateway=" + cloud.value("gateway"),
            "--user=tls",
            "--mode=both",
            "--count=30",
            "--apiKeyFile=" + file));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(cloud.values("PINBEAM_DB"));
    builder.environment().put("PINBEAM_GATEWAY_CA", authorities);
    return CloudChild.of(builder.start());
  }

  private static String said(CloudChild child) {
    return child.process().inputReader().lines().collect(Collectors.joining("\n"));
  }

  private static String commandLine(CloudChild child) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(child.process().pid()), "cmdline"));
  }
}
