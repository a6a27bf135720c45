package io.pinbeam.launch;

import io.pinbeam.emulator.Folders;
import io.pinbeam.pipelines.StreamOptions;
import io.pinbeam.pipelines.StreamPosts;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.RunnerLabel;
import io.pinbeam.pipelines.options.VisibleText;
import io.pinbeam.pipelines.stream.StreamSetup;
import io.pinbeam.pipelines.stream.run.RunScreen;
import io.pinbeam.pipelines.stream.run.StreamOutcome;
import io.pinbeam.pipelines.stream.run.StreamRun;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.StreamingOptions;

/** {@code pinbeam stream}. */
final class StreamCommand implements Subcommand {
  private final boolean ownsItsVm;

  StreamCommand() {
    this(true);
  }

  private StreamCommand(boolean ownsItsVm) {
    this.ownsItsVm = ownsItsVm;
  }

  /** In a VM whose signals and log are those of others. */
  static StreamCommand inAHost() {
    return new StreamCommand(false);
  }

  @Override
  public String name() {
    return "stream";
  }

  @Override
  public String summary() {
    return "Kinesis or Kafka to cleaned tables as records come, trends, alerts, each record once";
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return StreamCommandOptions.class;
  }

  @Override
  public String example() {
    return "stream --user=me --output=s3://my-bucket/stream";
  }

  @Override
  public ExitCode run(List<String> args, PrintStream out, PrintStream err) throws Exception {
    if (ownsItsVm) {
      Logging.showOurWarnings();
      SteadyTime.giveToBeam();
    }
    StreamCommandOptions options = Arguments.parse(args, StreamCommandOptions.class);
    StreamLineage datasets = new StreamLineage(options);
    StreamSummary summary =
        Lineage.of(name(), options, err)
            .around(
                datasets::before,
                () ->
                    runStream(
                        args, err, ownsItsVm ? StreamRun::withSignals : UnaryOperator.identity()),
                datasets::after);
    err.print(Terminal.of(err).warning(summary.warnings()));
    out.print(options.isJson() ? summary.json() : summary.text(Terminal.of(out)));
    return summary.addsUp() ? ExitCode.OK : ExitCode.FAILED;
  }

  /** Runs a stream to its end, and tells what came of it. */
  static StreamSummary runStream(List<String> args, PrintStream err, UnaryOperator<StreamRun> how)
      throws IOException {
    // The tables know where a run goes on: a runner's checkpoint is of this run alone.
    Path checkpoint = Files.createTempDirectory("pinbeam-stream");
    try {
      StreamOptions options =
          Arguments.parse(
              args,
              StreamCommandOptions.class,
              List.of(
                  "--batchIntervalMillis=1000",
                  "--checkpointDir=" + checkpoint,
                  // Flink's: the command looks after the stream while it runs, and ends it.
                  "--attachedMode=false",
                  "--jobCheckIntervalInSecs=1",
                  "--shutdownSourcesAfterIdleMs=" + Long.MAX_VALUE));
      options.as(StreamingOptions.class).setStreaming(true);
      Screen screen = new Screen(err);
      StreamRun run = how.apply(StreamRun.of(options).withScreen(screen));
      if (run.needsMetrics() && !Profile.chosen(args).tellsMetrics()) {
        throw new BadOptionException(
            "--until="
                + options.getUntil()
                + " is not allowed on "
                + RunnerLabel.of(options)
                + ", which tells what it has read when it is done: a time is, such as 10m");
      }
      StreamSetup setup = StreamSetup.of(options);
      Pipeline pipeline = Pipeline.create(options);
      StreamPosts.build(pipeline, setup);
      return StreamSummary.of(
          setup.layout(), screen.during(run, pipeline, setup), RunnerLabel.of(options));
    } finally {
      Folders.delete(checkpoint);
    }
  }

  private static final class Screen implements RunScreen {
    private final PrintStream err;
    private final ProgressLine progress;

    Screen(PrintStream err) {
      this.err = err;
      progress = ProgressLine.on(err);
    }

    /** Leaves no half line behind, however the run ends. */
    StreamOutcome during(StreamRun run, Pipeline pipeline, StreamSetup setup) throws IOException {
      try {
        return run.run(pipeline, setup);
      } finally {
        progress.clear();
      }
    }

    @Override
    public synchronized void line(String text) {
      progress.clear();
      err.println(VisibleText.of(text));
    }

    @Override
    public synchronized void progress(String text) {
      progress.show(() -> text);
    }
  }
}
