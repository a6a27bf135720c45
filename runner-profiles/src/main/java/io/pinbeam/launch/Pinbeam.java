package io.pinbeam.launch;

import io.pinbeam.pipelines.options.BadOptionException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The {@code pinbeam} command. */
public final class Pinbeam {
  private static final List<Subcommand> SUBCOMMANDS =
      List.of(
          new DemoCommand(),
          new LocalCloudCommand(),
          new EmulateCommand(),
          new ArchiveCommand(),
          new BatchCommand(),
          new ReplayCommand(),
          new StreamCommand(),
          new QueryCommand(),
          new DashboardCommand(),
          new TableCommand(),
          new ProfilesCommand(),
          new CompletionCommand());

  private Pinbeam() {}

  public static void main(String[] args) {
    // Runners leave threads behind that would keep the VM alive.
    System.exit(run(args, System.out, System.err).code());
  }

  /** Runs the command and tells how it ended; prints errors as one line each. */
  static ExitCode run(String[] args, PrintStream out, PrintStream err) {
    List<String> words = Arrays.asList(args);
    boolean verbose = words.contains("--verbose");
    Logging.configure(verbose);
    try {
      return dispatch(words, out, err);
    } catch (Throwable failure) {
      return Failures.report(failure, verbose, err);
    }
  }

  private static ExitCode dispatch(List<String> words, PrintStream out, PrintStream err)
      throws Exception {
    if (words.isEmpty()) {
      return start(new DemoCommand(), List.of(), out, err);
    }
    String first = words.get(0);
    if (first.equals("--help") || first.equals("-h") || first.equals("help")) {
      out.print(Help.overview(SUBCOMMANDS));
      return ExitCode.OK;
    }
    if (first.startsWith("--")) {
      return start(new DemoCommand(), words, out, err);
    }
    Optional<Subcommand> subcommand =
        SUBCOMMANDS.stream().filter(s -> s.name().equals(first)).findFirst();
    if (subcommand.isEmpty()) {
      throw new BadOptionException(
          "unknown subcommand '"
              + first
              + "': allowed are "
              + String.join(", ", SUBCOMMANDS.stream().map(Subcommand::name).toList()));
    }
    List<String> rest = words.subList(1, words.size());
    if (rest.contains("--help") || rest.contains("-h")) {
      out.print(Help.of(subcommand.get()));
      return ExitCode.OK;
    }
    return start(subcommand.get(), rest, out, err);
  }

  private static ExitCode start(
      Subcommand subcommand, List<String> words, PrintStream out, PrintStream err)
      throws Exception {
    Profile profile = Profile.chosen(words);
    if (profile.isOfAHost()) {
      throw new BadOptionException(
          "--profile="
              + profile.name()
              + " is no profile of this command: the main class of a job is "
              + DatabricksJob.class.getName());
    }
    return subcommand.run(words, out, err);
  }

  static List<Subcommand> subcommands() {
    return SUBCOMMANDS;
  }
}
