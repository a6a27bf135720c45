package io.pinbeam.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A profile whose commands are processes, each of its own. */
abstract class ProcessResults extends SameResults {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  ProcessResults(String profile) {
    super(profile);
  }

  /** Starts one; its log is in the folder. */
  abstract CommandProcess start(List<String> words, LocalCloudProcess cloud, Path folder)
      throws IOException;

  @Override
  final Map<PipelineCase, String> run(
      Map<PipelineCase, List<String>> commands, LocalCloudProcess cloud, Path folder)
      throws Exception {
    Map<PipelineCase, String> failures = new EnumMap<>(PipelineCase.class);
    for (Map.Entry<PipelineCase, List<String>> command : commands.entrySet()) {
      try (CommandProcess run = start(command.getValue(), cloud, folder)) {
        if (run.waitFor(LIMIT) != ExitCode.OK.code()) {
          System.err.println(run.output());
          failures.put(command.getKey(), lastLine(run.output()));
        }
      }
    }
    return failures;
  }

  /** {@code pinbeam} with the class path of this VM. */
  static CommandProcess pinbeam(
      List<String> words, LocalCloudProcess cloud, Path folder, String... more) throws IOException {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of(more));
    return CommandProcess.start(folder, cloud.environment(), all.toArray(String[]::new));
  }

  private static String lastLine(String output) {
    return output.lines().filter(line -> line.startsWith("pinbeam: ")).findFirst().orElse("fails");
  }
}
