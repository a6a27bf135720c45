package io.pinbeam.launch;

import java.io.PrintStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.joda.time.Duration;

/** Runs a bounded pipeline to its end. */
final class PipelineRun {
  private static final Duration LOOK = Duration.millis(500);

  private PipelineRun() {}

  /** Returns when the pipeline is done; throws what it failed with. */
  static PipelineResult run(Pipeline pipeline, PrintStream err) {
    PipelineResult result = pipeline.run();
    ProgressLine progress = ProgressLine.on(err);
    PipelineResult.State state = result.getState();
    while (state == null || !state.isTerminal()) {
      // The direct runner answers null when the time is over, Spark RUNNING.
      state = result.waitUntilFinish(LOOK);
      progress.show(result);
    }
    progress.clear();
    if (state != PipelineResult.State.DONE) {
      throw new IllegalStateException("the pipeline ended as " + state);
    }
    return result;
  }
}
