package io.pinbeam.emulator.kinesis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinbeam.emulator.aws.AccessKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The same contract, by {@code kinesis-local}, a stand-in that others made: what both answer alike
 * is not only this project's idea of Kinesis. Each override says what it is known not to do.
 */
class KinesisLocalContractIT extends KinesisContract {
  private static final String VERSION = "0.6.2";

  private static Process process;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    Path folder = Files.createDirectories(Path.of("target", "kinesis-local"));
    Path main = folder.resolve("node_modules/kinesis-local/main.js");
    assumeTrue(
        Files.exists(main) || install(folder),
        "npm or its registry is not there: kinesis-local is not compared");
    port = freePort();
    ProcessBuilder node = new ProcessBuilder("node", "main.js");
    node.directory(main.getParent().toFile());
    node.environment().put("KINESIS_MOCK_PLAIN_PORT", Integer.toString(port));
    node.environment().put("KINESIS_MOCK_TLS_PORT", Integer.toString(freePort()));
    node.environment().put("KINESIS_MOCK_CERT_PATH", "server.json");
    node.environment().put("LOG_LEVEL", "ERROR");
    for (String duration :
        List.of(
            "CREATE_STREAM_DURATION",
            "DELETE_STREAM_DURATION",
            "SPLIT_SHARD_DURATION",
            "MERGE_SHARDS_DURATION")) {
      node.environment().put(duration, "20ms");
    }
    node.redirectErrorStream(true).redirectOutput(folder.resolve("log.txt").toFile());
    process = node.start();
    awaitPort();
  }

  @AfterAll
  static void stop() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  @Override
  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  AccessKey key() {
    return AccessKey.of("any", "any");
  }

  @Override
  boolean cbor() {
    return true;
  }

  /** It checks no signature. */
  @Test
  @Override
  void anotherSecretOrKeyIsRefused() {
    assertDiffers(super::anotherSecretOrKeyIsRefused);
  }

  /** It takes any sequence number for any shard. */
  @Test
  @Override
  void aSequenceNumberOfAnotherShardIsRefused() {
    assertDiffers(super::aSequenceNumberOfAnotherShardIsRefused);
  }

  /** It answers {@code ResourceInUseException} to the split of a closed shard. */
  @Test
  @Override
  void aSplitShardEndsAndItsChildrenFollow() {
    assertDiffers(super::aSplitShardEndsAndItsChildrenFollow);
  }

  /** Its first of two shards ends one hash key earlier than AWS documents. */
  @Test
  @Override
  void anExplicitHashKeyChoosesTheShard() {
    assertDiffers(super::anExplicitHashKeyChoosesTheShard);
  }

  /** It answers an internal failure to an iterator that it did not make. */
  @Test
  @Override
  void anInventedIteratorIsRefused() {
    assertDiffers(super::anInventedIteratorIsRefused);
  }

  /** It does not count the partition key. */
  @Test
  @Override
  void keyAndDataTogetherAreAtMostOneMebibyte() {
    assertDiffers(super::keyAndDataTogetherAreAtMostOneMebibyte);
  }

  /** It answers {@code InvalidArgumentException} to what is too long. */
  @Test
  @Override
  void recordsOverTheLimitsAreRefused() {
    assertDiffers(super::recordsOverTheLimitsAreRefused);
  }

  /** It lists shards that were made later as open at the trim horizon. */
  @Test
  @Override
  void shardsAreListedByFilter() {
    assertDiffers(super::shardsAreListedByFilter);
  }

  /** It takes calls of more than five mebibytes. */
  @Test
  @Override
  void aCallIsAtMostFiveMebibytes() {
    assertDiffers(super::aCallIsAtMostFiveMebibytes);
  }

  /** So that a difference that is gone does not stay listed. */
  private static void assertDiffers(ThrowingCallable test) {
    assertThatThrownBy(test).isInstanceOfAny(AssertionError.class, SdkException.class);
  }

  private static boolean install(Path folder) throws InterruptedException {
    try {
      Process npm =
          new ProcessBuilder(
                  "npm",
                  "install",
                  "--no-audit",
                  "--no-fund",
                  "--ignore-scripts",
                  "--no-package-lock",
                  "--prefix",
                  ".",
                  "kinesis-local@" + VERSION)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (npm.waitFor(90, TimeUnit.SECONDS)) {
        return npm.exitValue() == 0;
      }
      npm.destroyForcibly();
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static void awaitPort() throws Exception {
    Instant limit = Instant.now().plusSeconds(60);
    while (true) {
      try (Socket unused = new Socket("127.0.0.1", port)) {
        return;
      } catch (IOException e) {
        if (Instant.now().isAfter(limit) || !process.isAlive()) {
          throw new IOException("kinesis-local does not start", e);
        }
        Thread.sleep(100);
      }
    }
  }
}
