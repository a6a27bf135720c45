package io.pinbeam.launch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.joda.time.Duration;

/** One run of a probe, and what came of it, in one line. */
final class ProbeRun {
  static final String WORKS = "works";

  private static final int LIMIT_SECONDS = 60;

  /** For what must not come after what must. */
  private static final int MORE_SECONDS = 2;

  private static final int LONGEST_REASON = 100;

  private final FeatureProbe probe;
  private final ProbeInput input;
  private final List<String> expected;

  ProbeRun(FeatureProbe probe, ProbeInput input) {
    this.probe = probe;
    this.input = input;
    this.expected = probe.expected(input);
  }

  String outcome(PipelineOptions options) throws IOException {
    PipelineResult result;
    try {
      Pipeline pipeline = Pipeline.create(options);
      probe.build(pipeline, input);
      result = pipeline.run();
    } catch (RuntimeException e) {
      return refusal(e);
    }
    try {
      boolean isOver = awaitOutput(result);
      return verdict(probe.seen(input, result), isOver);
    } catch (RuntimeException e) {
      return refusal(e);
    } finally {
      cancel(result);
    }
  }

  private static void cancel(PipelineResult result) throws IOException {
    try {
      PipelineResult.State state = result.getState();
      if (state == null || !state.isTerminal()) {
        result.cancel();
      }
    } catch (RuntimeException e) {
      // Flink inside this VM is gone with its job, and cannot be asked.
    }
  }

  /** Until all is there, or its time is up; whether the pipeline has ended by itself. */
  private boolean awaitOutput(PipelineResult result) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    boolean isThere = false;
    while (System.nanoTime() < end) {
      PipelineResult.State state;
      try {
        state = result.waitUntilFinish(Duration.millis(100));
      } catch (RuntimeException e) {
        if (without(expected, probe.seen(input, result)).isEmpty()) {
          return true;
        }
        throw e;
      }
      if (state != null && state.isTerminal()) {
        return true;
      }
      if (!isThere && probe.seen(input, result).size() >= expected.size()) {
        isThere = true;
        end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MORE_SECONDS);
      }
    }
    return false;
  }

  /** Says no more than is the same each time. */
  private String verdict(List<String> seen, boolean isOver) {
    List<String> missing = without(expected, seen);
    List<String> more = without(seen, expected);
    if (missing.isEmpty()) {
      return more.isEmpty() ? WORKS : "wrong: \"" + Collections.min(more) + "\" comes too";
    }
    if (more.isEmpty()) {
      return seen.isEmpty()
          ? (isOver ? "wrong: nothing comes" : "nothing within " + LIMIT_SECONDS + " s")
          : "wrong: some are missing";
    }
    return "wrong: \"" + Collections.min(more) + "\" in place of \"" + missing.get(0) + "\"";
  }

  private static List<String> without(List<String> lines, List<String> others) {
    List<String> left = new ArrayList<>(lines);
    others.forEach(left::remove);
    return left;
  }

  private static String refusal(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String line =
        String.valueOf(cause.getMessage())
            .lines()
            .findFirst()
            .orElse("")
            .replaceAll("\\.( .*)?$", "")
            .replaceAll("@[0-9a-f]+", "")
            .replaceAll("[\\w.]*[.$](?=[A-Z])", "");
    return "refused: "
        + (line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line);
  }
}
