package io.pinbeam.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command {@code stream} from Kinesis into a folder, with commits every two seconds. */
final class StreamProcess {
  private StreamProcess() {}

  /** Starts it; what it prints goes to a file in {@code folder}. */
  static CommandProcess start(
      Path folder, String profile, LocalCloudProcess kinesis, Path output, String... more)
      throws IOException {
    return start(folder, Map.of(), profile, kinesis, output, more);
  }

  /** The same with these variables beside those of the local cloud. */
  static CommandProcess start(
      Path folder,
      Map<String, String> variables,
      String profile,
      LocalCloudProcess kinesis,
      Path output,
      String... more)
      throws IOException {
    Map<String, String> environment = new TreeMap<>(kinesis.environment());
    environment.putAll(variables);
    List<String> words =
        new ArrayList<>(
            List.of(
                "stream",
                "--profile=" + profile,
                "--user=" + StreamLoad.USER,
                "--output=" + output,
                "--kinesisEndpoint=" + kinesis.address("kinesis"),
                "--commitInterval=2s",
                "--window=10s"));
    words.addAll(List.of(more));
    return CommandProcess.start(folder, environment, words.toArray(String[]::new));
  }
}
