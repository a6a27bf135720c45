package io.pinbeam.launch;

import io.pinbeam.pipelines.BatchOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.PipelineOptions;

/** Runs a pipeline by the words of the command, on each runner that works inside one VM. */
final class Runners {
  private Runners() {}

  /** The profiles' names, for parameterised tests. */
  static Stream<String> all() {
    return Stream.of("direct", "spark-local");
  }

  /** A profile's options for a pipeline of a test, of which it may know only some. */
  static PipelineOptions options(String profile, String... more) {
    List<String> words = new ArrayList<>(List.of(more));
    words.add("--profile=" + profile);
    return Arguments.parse(words, PipelineOptions.class);
  }

  /** The same of a stream, which begins anew. */
  static PipelineOptions streamOptions(String profile, Path checkpoint) {
    return profile.startsWith("spark")
        ? options(
            profile,
            "--streaming=true",
            "--batchIntervalMillis=1000",
            "--checkpointDir=" + checkpoint)
        : options(profile);
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
