package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.pipelines.options.BadOptionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalCloudProcessIT {
  @Test
  void startsTellsWhereAndStops() throws IOException {
    LocalCloudProcess cloud = LocalCloudProcess.start("--parts=s3");
    try (cloud) {
      assertThat(cloud.s3Endpoint()).startsWith("http://127.0.0.1:");
      assertThat(cloud.addresses()).containsOnlyKeys("data", "s3");
      assertThat(cloud.environment()).containsKeys("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
      assertThat(cloud.toString())
          .contains(cloud.s3Endpoint())
          .doesNotContain(cloud.environment().get("AWS_SECRET_ACCESS_KEY"));
      assertThatThrownBy(cloud::kafkaBootstrapServers)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the local cloud runs without 'kafka', it has [data, s3]");
      assertThat(cloud.dataFolder()).exists();
    }
    assertThat(cloud.isAlive()).isFalse();
    assertThat(cloud.dataFolder()).doesNotExist();
  }

  @Test
  void aKillLeavesNothingEither() throws IOException {
    LocalCloudProcess cloud = LocalCloudProcess.start("--parts=s3");
    try (cloud) {
      cloud.kill();
      assertThat(cloud.isAlive()).isFalse();
    }
    assertThat(cloud.dataFolder()).doesNotExist();
  }

  @Test
  void saysWhatTheChildSaidWhenItDoesNotStart() {
    assertThatThrownBy(() -> LocalCloudProcess.start("--parts=everything"))
        .isInstanceOf(BadOptionException.class)
        .hasMessage(
            "the local cloud refuses its options: there is no part"
                + " 'everything', only kafka, s3, kinesis, database, gateway");
  }

  @Test
  void saysWhyItDoesNotStart() throws IOException {
    Path file = Files.createTempFile("a-file", "");
    try {
      assertThatThrownBy(() -> LocalCloudProcess.start("--parts=s3", "--data=" + file))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(
              "the local cloud did not start: cannot make the folder " + file + ": ");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void waitsNoLongerThanAskedAndLeavesNothingRunning() {
    assertThatThrownBy(() -> LocalCloudProcess.start(Duration.ofMillis(1), "--parts=s3"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the local cloud was not ready within 0.001 s");
    assertThat(
            ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info().commandLine().orElse("").contains("LocalCloud")))
        .isEmpty();
  }

  @Test
  void saysHowToBuildWhatIsMissing() throws IOException {
    String before = System.getProperty("pinbeam.emulator");
    String empty = Files.createTempDirectory("not-built").toString();
    try {
      System.setProperty("pinbeam.emulator", empty);
      assertThatThrownBy(() -> LocalCloudProcess.start())
          .isInstanceOf(IOException.class)
          .hasMessage(
              "the emulator is not built: no "
                  + empty
                  + "/classpath.txt (mvn compile in the root makes it)");
    } finally {
      if (before == null) {
        System.clearProperty("pinbeam.emulator");
      } else {
        System.setProperty("pinbeam.emulator", before);
      }
      Files.delete(Path.of(empty));
    }
  }
}
