package io.pinbeam.launch;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinbeam.pipelines.ReplayPosts;
import io.pinbeam.pipelines.batch.Replay;
import io.pinbeam.pipelines.batch.ReplayOutcome;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** {@code pinbeam replay}. */
final class ReplayCommand implements Subcommand {
  @Override
  public String name() {
    return "replay";
  }

  @Override
  public String summary() {
    return "a batch's dead letters once more: what is clean now is added to the tables";
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return ReplayCommandOptions.class;
  }

  @Override
  public String example() {
    return "replay --output=s3://my-bucket/cleaned";
  }

  @Override
  public ExitCode run(List<String> args, PrintStream out, PrintStream err) throws Exception {
    ReplayCommandOptions options = Arguments.parse(args, ReplayCommandOptions.class);
    ReplayLineage datasets = new ReplayLineage(options);
    return Lineage.of(name(), options, err)
        .around(datasets::before, () -> replay(options, out, err), datasets::after);
  }

  private static ExitCode replay(ReplayCommandOptions options, PrintStream out, PrintStream err)
      throws Exception {
    Pipeline pipeline = Pipeline.create(options);
    Replay replay = ReplayPosts.build(pipeline, options);
    tell(replay.carriedOut(), err);
    ReplayOutcome outcome = outcome(pipeline, replay, err);
    OutputLayout layout = OutputLayout.under(options.getOutput());
    out.print(
        options.isJson()
            ? OutputFiles.read(layout.ledger())
            : ReplaySummary.of(layout, outcome, Terminal.of(out)));
    return ExitCode.OK;
  }

  /** Null if there are no letters. */
  private static @Nullable ReplayOutcome outcome(Pipeline pipeline, Replay replay, PrintStream err)
      throws IOException {
    if (!replay.hasLetters()) {
      return null;
    }
    PipelineRun.run(pipeline, replay.size(), err);
    return replay.commit();
  }

  private static void tell(@Nullable JsonNode earlier, PrintStream err) {
    if (earlier != null) {
      err.println(
          "pinbeam: replay "
              + earlier.path("runId").asText()
              + ", which had not come to its end, was brought there: "
              + Quantities.count(ReplaySummary.added(earlier), "row")
              + " added");
    }
  }
}
