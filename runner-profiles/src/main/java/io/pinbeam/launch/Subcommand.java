package io.pinbeam.launch;

import java.io.PrintStream;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;

/** One word of the command. */
interface Subcommand {
  String name();

  /** One line for the overview. */
  String summary();

  /** The options that {@code --help} lists. */
  Class<? extends PipelineOptions> options();

  /** The words of which one comes before the options; none for most. */
  default List<String> words() {
    return List.of();
  }

  /** A call as a user would type it, without the command's name. */
  String example();

  ExitCode run(List<String> args, PrintStream out, PrintStream err) throws Exception;
}
