package io.pinbeam.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A profile whose commands are processes, each of its own: {@code pinbeam … --profile=NAME}. */
abstract class ProcessResults extends SameResults {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final String profile;

  ProcessResults(String profile) {
    this(profile, profile);
  }

  /**
   * @param outcomes the name that its outcomes are recorded by
   */
  ProcessResults(String profile, String outcomes) {
    super(outcomes);
    this.profile = profile;
  }

  /** Starts one, with the class path of this VM; its log is in the folder. */
  CommandProcess start(List<String> words, LocalCloudProcess cloud, Path folder)
      throws IOException {
    List<String> all = new ArrayList<>(words);
    all.add("--profile=" + profile);
    return CommandProcess.start(folder, cloud.environment(), all.toArray(String[]::new));
  }

  @Override
  final Map<PipelineCase, String> run(
      Map<PipelineCase, List<String>> commands, LocalCloudProcess cloud, Path folder)
      throws Exception {
    Map<PipelineCase, String> failures = new EnumMap<>(PipelineCase.class);
    for (Map.Entry<PipelineCase, List<String>> command : commands.entrySet()) {
      try (CommandProcess run = start(command.getValue(), cloud, folder)) {
        if (run.waitFor(LIMIT) != ExitCode.OK.code()) {
          System.err.println(run.output());
          failures.put(command.getKey(), error(run.output()));
        }
      }
    }
    return failures;
  }

  private static String error(String output) {
    return output.lines().filter(line -> line.startsWith("pinbeam: ")).findFirst().orElse("fails");
  }
}
