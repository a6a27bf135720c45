package io.pinbeam.pipelines.batch;

import io.pinbeam.pipelines.arrival.SliceJson;
import io.pinbeam.pipelines.sink.OutputFiles;
import java.io.IOException;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A batch whose input is settled, before it runs. */
public final class BatchPlan {
  private final BatchRun run;
  private final BatchSource source;
  private final @Nullable ArrivalPlan arrival;
  private final @Nullable String carriedOut;

  private BatchPlan(
      BatchRun run,
      BatchSource source,
      @Nullable ArrivalPlan arrival,
      @Nullable String carriedOut) {
    this.run = run;
    this.source = source;
    this.arrival = arrival;
    this.carriedOut = carriedOut;
  }

  static BatchPlan of(
      BatchRun run,
      BatchSource source,
      @Nullable ArrivalPlan arrival,
      @Nullable String carriedOut) {
    return new BatchPlan(run, source, arrival, carriedOut);
  }

  /** Why there is nothing to run, in one line; empty if there is something. */
  public Optional<String> nothing() {
    return arrival == null ? Optional.empty() : arrival.nothing();
  }

  /** A run that was killed while it changed the output and was brought to its end, or null. */
  public @Nullable String carriedOut() {
    return carriedOut;
  }

  /** How much there is to read, as {@link BatchMetrics#INPUT_DONE} counts it. */
  public long size() {
    return source.size();
  }

  /**
   * Adds the batch to a pipeline. If there is nothing to run it adds nothing, and only notes the
   * time that is covered now: what comes late into it is read by a later run.
   */
  public void build(Pipeline pipeline) throws IOException {
    if (arrival == null) {
      BatchGraph.build(pipeline, source, run);
    } else if (nothing().isEmpty()) {
      BatchGraph.build(pipeline, arrival, run);
    } else if (!arrival.account().covered().contains(arrival.slice().range())) {
      OutputFiles.write(
          run.layout().slice(arrival.slice().n()), SliceJson.of(arrival.slice()) + "\n");
    }
  }
}
