package io.pinbeam.emulator.kinesis;

import io.pinbeam.emulator.aws.AccessKey;
import java.nio.file.Path;

/** A Kinesis server in a process of its own, for tests that kill it; it ends with its input. */
final class KinesisChild {
  private KinesisChild() {}

  /** With the folder, and the size of a shard's file. */
  public static void main(String[] arguments) throws Exception {
    KinesisSettings settings =
        KinesisSettings.of(Path.of(arguments[0]), AccessKey.of("LOCALKEY", "a secret"))
            .withSegmentBytes(Integer.parseInt(arguments[1]));
    KinesisServer server = KinesisServer.start(settings);
    System.out.println(server.endpoint());
    while (System.in.read() >= 0) {
      // Only the end means something.
    }
    System.exit(0);
  }
}
