package io.pinbeam.pipelines.batch;

import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.arrival.ArrivalOptions;
import io.pinbeam.pipelines.arrival.Slice;
import io.pinbeam.pipelines.ledger.LastRun;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Settles what a batch reads, whether it is one by arrival or not. */
public final class BatchPlanner {
  private final BatchOptions options;
  private final OutputLayout layout;
  private final @Nullable ArrivalOptions arrival;

  private BatchPlanner(
      BatchOptions options, OutputLayout layout, @Nullable ArrivalOptions arrival) {
    this.options = options;
    this.layout = layout;
    this.arrival = arrival;
  }

  /**
   * Reads the options that say which run it is.
   *
   * @throws BadOptionException if they cannot be used
   */
  public static BatchPlanner of(BatchOptions options, OutputLayout layout) {
    return new BatchPlanner(
        options,
        layout,
        ArrivalOptions.of(
                options.getDate(), options.getFrom(), options.getTo(), options.isFullRefresh())
            .orElse(null));
  }

  /**
   * The plan of a run. A run by arrival that was killed while it changed the output is brought to
   * its end first.
   *
   * @param run what it is but for its input
   * @throws BadOptionException if there is nothing to read, or the output has no account that it
   *     can go on with
   */
  public BatchPlan plan(BatchRun.Builder run, String runId, Instant now) {
    String carriedOut = carryOut();
    run.last(LastRun.of(layout));
    if (arrival == null) {
      BatchSource source = BatchSource.of(options);
      return BatchPlan.of(settled(run, source), source, null, carriedOut);
    }
    ArrivalPlan plan = new ArrivalPlanner(options, arrival, layout).plan(runId, now, null);
    run.savesRows(true);
    return BatchPlan.of(settled(run, plan.source()), plan.source(), plan, carriedOut);
  }

  private static BatchRun settled(BatchRun.Builder run, BatchSource source) {
    return run.buckets(source.buckets()).inputs(source.describe()).build();
  }

  /**
   * What a run would read and write.
   *
   * @throws BadOptionException as {@link #plan}
   */
  public BatchPreview preview(Instant now) {
    LastRun.of(layout);
    if (arrival == null) {
      return BatchPreview.of(BatchSource.of(options), layout, null);
    }
    try {
      Slice pending = ArrivalCommit.in(layout).open().map(ArrivalRecord::slice).orElse(null);
      ArrivalPlan plan = new ArrivalPlanner(options, arrival, layout).plan("", now, pending);
      return BatchPreview.of(plan.source(), layout, plan);
    } catch (IOException e) {
      throw new BadOptionException("--output: " + e.getMessage(), e);
    }
  }

  /** The run that was brought to its end, or null. */
  private @Nullable String carryOut() {
    boolean replaces = arrival == null || arrival.isFullRefresh();
    try {
      Optional<ArrivalRecord> carriedOut = ArrivalCommit.in(layout).run();
      return carriedOut.map(record -> record.slice().runId()).orElse(null);
    } catch (IOException | BadOptionException e) {
      if (replaces) {
        // What cannot be carried out is replaced.
        return null;
      }
      throw new BadOptionException("--output: " + e.getMessage(), e);
    }
  }
}
