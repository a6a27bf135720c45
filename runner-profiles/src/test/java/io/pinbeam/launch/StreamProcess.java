package io.pinbeam.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command {@code stream} from Kinesis into a folder, with commits every two seconds. */
final class StreamProcess {
  private StreamProcess() {}

  /** Starts it; what it prints goes to a file in {@code folder}. */
  static CommandProcess start(
      Path folder, String profile, LocalCloudProcess kinesis, Path output, String... more)
      throws IOException {
    return start(folder, Map.of(), profile, kinesis, output, more);
  }

  /** The same with these variables in its environment too. */
  static CommandProcess start(
      Path folder,
      Map<String, String> environment,
      String profile,
      LocalCloudProcess kinesis,
      Path output,
      String... more)
      throws IOException {
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
    Map<String, String> all = new HashMap<>(kinesis.environment());
    all.putAll(environment);
    return CommandProcess.start(folder, all, words.toArray(String[]::new));
  }
}
