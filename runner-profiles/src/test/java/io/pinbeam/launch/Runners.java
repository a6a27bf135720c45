package io.pinbeam.launch;

import io.pinbeam.pipelines.BatchOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs a pipeline by the words of the command, on each runner that works inside one VM. */
final class Runners {
  private Runners() {}

  /** The profiles' names, for parameterised tests. */
  static Stream<String> all() {
    return Stream.of("direct", "spark-local");
  }

  /** Runs a batch over files. */
  static void batch(String profile, Path input, Path output, String... more) {
    List<String> words = new ArrayList<>(List.of(more));
    words.add("--profile=" + profile);
    words.add("--input=" + input);
    words.add("--output=" + output);
    BatchCommand.runBatch(Arguments.parse(words, BatchOptions.class), System.err);
  }
}
