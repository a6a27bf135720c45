package io.pinbeam.launch;

import io.pinbeam.pipelines.batch.BatchMetrics;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.TimeoutException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.joda.time.Duration;

/** Runs a bounded pipeline to its end. */
final class PipelineRun {
  private static final Duration LOOK = Duration.millis(500);

  private PipelineRun() {}

  /** Returns when the pipeline is done; throws what it failed with. */
  static PipelineResult run(Pipeline pipeline, PrintStream err) {
    return run(pipeline, 0, err);
  }

  /**
   * The same where it is known how much there is to read.
   *
   * @param size of the input, as {@link BatchMetrics#INPUT_DONE} counts it
   */
  static PipelineResult run(Pipeline pipeline, long size, PrintStream err) {
    PipelineResult result = pipeline.run();
    ReadProgress progress = ReadProgress.of(result, size);
    ProgressLine line = ProgressLine.on(err);
    PipelineResult.State state = result.getState();
    try {
      while (state == null || !state.isTerminal()) {
        // The direct runner answers null when the time is over, Spark RUNNING.
        state = result.waitUntilFinish(LOOK);
        line.show(progress::line);
      }
    } finally {
      line.clear();
    }
    check(state);
    return result;
  }

  /** The same without a word; ends the pipeline when its time is over. */
  static void run(Pipeline pipeline, java.time.Duration limit)
      throws IOException, TimeoutException {
    long giveUp = System.nanoTime() + limit.toNanos();
    PipelineResult result = pipeline.run();
    PipelineResult.State state = result.getState();
    while (state == null || !state.isTerminal()) {
      if (System.nanoTime() > giveUp) {
        result.cancel();
        throw new TimeoutException("it was ended after " + Quantities.text(limit));
      }
      state = result.waitUntilFinish(LOOK);
    }
    check(state);
  }

  private static void check(PipelineResult.State state) {
    if (state != PipelineResult.State.DONE) {
      throw new IllegalStateException("the pipeline ended as " + state);
    }
  }
}
