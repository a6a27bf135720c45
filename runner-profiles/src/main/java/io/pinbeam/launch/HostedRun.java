package io.pinbeam.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One subcommand on the context of a host. */
final class HostedRun {
  private static final Logger LOG = LoggerFactory.getLogger(HostedRun.class);

  /** The runner keeps a reader for one and a half intervals; a margin on top. */
  private static final long INTERVALS_OF_A_READER = 2;

  private final HostedContext context;
  private final Subcommand subcommand;
  private final List<String> words;

  private HostedRun(HostedContext context, Subcommand subcommand, List<String> words) {
    this.context = context;
    this.subcommand = subcommand;
    this.words = words;
  }

  static HostedRun of(HostedContext context, Subcommand subcommand, List<String> words) {
    return new HostedRun(context, subcommand, words);
  }

  ExitCode run(PrintStream out, PrintStream err) throws Exception {
    // Care for a table is the driver's alone, and its first word is no option.
    if (subcommand instanceof TableCommand) {
      return subcommand.run(words, out, err);
    }
    PipelineOptions options = Arguments.parse(words, subcommand.options());
    // A dry run runs on no worker, and the probe of an output writes there.
    if (options.as(DryRunOptions.class).isDryRun()) {
      return subcommand.run(words, out, err);
    }
    probe(new PathProbe(context, options), options.as(SummaryOptions.class).isJson() ? err : out);
    context.provide();
    return subcommand instanceof StreamCommand
        ? stream(options.as(SparkPipelineOptions.class), out, err)
        : subcommand.run(words, out, err);
  }

  private void probe(PathProbe probe, PrintStream out) throws IOException {
    Optional<String> input = given("input");
    if (input.isPresent()) {
      out.print(probe.input(input.get()));
    }
    Optional<String> output = given("output");
    // The result of a query is one file, of the driver.
    if (output.isPresent() && !(subcommand instanceof QueryCommand)) {
      out.print(probe.output(output.get(), !(subcommand instanceof ArchiveCommand)));
    }
  }

  private Optional<String> given(String option) {
    String start = "--" + option + "=";
    return words.stream()
        .filter(word -> word.startsWith(start) && word.length() > start.length())
        .map(word -> word.substring(start.length()))
        .findFirst();
  }

  private ExitCode stream(SparkPipelineOptions options, PrintStream out, PrintStream err)
      throws Exception {
    context.awaitNoReaders();
    List<String> all = new ArrayList<>(words);
    Optional<String> checkpoint = checkpoint();
    checkpoint.ifPresent(folder -> all.add("--checkpointDir=" + folder));
    try {
      return subcommand.run(all, out, err);
    } finally {
      leaveNothing(checkpoint, INTERVALS_OF_A_READER * options.getBatchIntervalMillis());
    }
  }

  private void leaveNothing(Optional<String> checkpoint, long readersKeptMillis) {
    try {
      context.closeReaders(readersKeptMillis);
      if (checkpoint.isPresent()) {
        context.delete(checkpoint.get());
      }
    } catch (IOException | RuntimeException e) {
      // The run is over, or something worse was thrown before.
      LOG.warn("something of this run is left: {}", e.getMessage());
    }
  }

  /** Where driver and workers can both write, unless the user has said where. */
  private Optional<String> checkpoint() {
    return given("checkpointDir").isPresent()
        ? Optional.empty()
        : given("output")
            .map(
                output ->
                    HostedPaths.ofHadoop(output.replaceAll("/+$", ""))
                        + "/stream/checkpoint-"
                        + UUID.randomUUID());
  }
}
