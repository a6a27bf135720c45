package io.pinbeam.emulator.kinesis;

import io.pinbeam.emulator.aws.AccessKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract, by this module's own server, in CBOR. */
class KinesisContractIT extends KinesisContract {
  private static final AccessKey KEY = AccessKey.of("LOCALKEY", "a secret");

  @TempDir static Path folder;
  private static KinesisServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        KinesisServer.start(KinesisSettings.of(folder, KEY).withChangeTime(Duration.ofMillis(20)));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Override
  URI endpoint() {
    return server.endpoint();
  }

  @Override
  AccessKey key() {
    return KEY;
  }

  @Override
  boolean cbor() {
    return true;
  }
}
