package io.pinbeam.launch;

import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes records as the S3 sink does. */
final class SinkLayout {
  private SinkLayout() {}

  /** One object with these lines. */
  static void write(
      Path root, String user, Kind kind, int partition, long offset, List<String> lines)
      throws IOException {
    writeBytes(
        root,
        user,
        kind,
        partition,
        offset,
        ".json",
        (String.join("\n", lines) + "\n").getBytes("UTF-8"));
  }

  static void writeBytes(
      Path root, String user, Kind kind, int partition, long offset, String ending, byte[] body)
      throws IOException {
    String topic = user + "." + kind.label();
    Path folder = root.resolve("topics").resolve(topic).resolve("partition=" + partition);
    Files.createDirectories(folder);
    Files.write(
        folder.resolve(String.format("%s+%d+%010d%s", topic, partition, offset, ending)), body);
  }
}
