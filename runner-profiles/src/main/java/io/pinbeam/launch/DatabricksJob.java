package io.pinbeam.launch;

import io.pinbeam.pipelines.options.BadOptionException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The command as a job of Databricks: {@code batch --input=… --output=…} are the parameters of a
 * JAR task.
 *
 * <p>The VM, its signals, its log and its SparkContext are the host's. A job runs on that context
 * and leaves it as it was; it returns when all is done, and throws with one line that says why when
 * it is not. {@code docs/databricks.md} has the rest.
 */
public final class DatabricksJob {
  private static final String PROFILE = "--profile=databricks";

  private static final List<Subcommand> SUBCOMMANDS =
      List.of(
          new ArchiveCommand(),
          new BatchCommand(),
          StreamCommand.inAHost(),
          new QueryCommand(),
          new TableCommand());

  /** Beam's Spark runner keeps metrics and watermarks in static fields. */
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private DatabricksJob() {}

  /**
   * Runs one job.
   *
   * @throws JobFailedException whatever it failed with
   */
  public static void main(String[] args) {
    run(Arrays.asList(args), System.out, System.err);
  }

  static void run(List<String> args, PrintStream out, PrintStream err) {
    if (!ONE_AT_A_TIME.tryLock()) {
      throw new JobFailedException(
          "another job of Pinbeam runs on this driver: wait for it, or give each a cluster of its own");
    }
    try {
      ExitCode code = start(HostedPaths.mapped(args), out, err);
      if (code != ExitCode.OK) {
        throw new JobFailedException(
            "the job ended with exit code " + code.code() + ": what it printed says why");
      }
    } catch (JobFailedException e) {
      throw e;
    } catch (Throwable failure) {
      throw new JobFailedException(Failures.advised(failure), failure);
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private static ExitCode start(List<String> words, PrintStream out, PrintStream err)
      throws Exception {
    String first = words.isEmpty() ? "" : words.get(0);
    Optional<Subcommand> subcommand =
        SUBCOMMANDS.stream().filter(s -> s.name().equals(first)).findFirst();
    if (subcommand.isEmpty()) {
      throw new BadOptionException(
          (first.isEmpty() ? "the job has no parameters" : "a job cannot run '" + first + "'")
              + ": the first one is "
              + String.join(", ", SUBCOMMANDS.stream().map(Subcommand::name).toList()));
    }
    List<String> rest = words.subList(1, words.size());
    if (rest.contains("--help") || rest.contains("-h")) {
      out.print(Help.of(subcommand.get()));
      return ExitCode.OK;
    }
    HostedRun run = HostedRun.of(HostCompute.take(), subcommand.get(), withProfile(rest));
    return run.run(out, err);
  }

  private static List<String> withProfile(List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.removeIf(PROFILE::equals);
    for (String word : all) {
      if (word.startsWith("--profile=")) {
        throw new BadOptionException(word + " is not allowed in a job: " + PROFILE + " is");
      }
    }
    all.add(PROFILE);
    return List.copyOf(all);
  }
}
