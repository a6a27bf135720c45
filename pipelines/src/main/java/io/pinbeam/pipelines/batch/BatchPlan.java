package io.pinbeam.pipelines.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.pipelines.arrival.CoveredTime;
import io.pinbeam.pipelines.arrival.SliceJson;
import io.pinbeam.pipelines.arrival.TimeRange;
import io.pinbeam.pipelines.sink.OutputFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
      tellCovered();
    }
  }

  /** Who reads the ledger learns that the time was looked at, though nothing was in it. */
  private void tellCovered() throws IOException {
    if (!OutputFiles.exists(run.layout().ledger())) {
      return;
    }
    List<TimeRange> ranges = new ArrayList<>(List.of(arrival.slice().range()));
    arrival.account().slices().forEach(slice -> ranges.add(slice.range()));
    JsonNode ledger = new ObjectMapper().readTree(OutputFiles.read(run.layout().ledger()));
    if (ledger.get("arrival") instanceof ObjectNode told) {
      told.set("covered", CoveredTime.of(ranges).toJson());
      OutputFiles.write(run.layout().ledger(), ledger.toPrettyString() + "\n");
    }
  }
}
