package io.pinbeam.delta;

import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PInput;
import org.apache.beam.sdk.values.POutput;
import org.apache.beam.sdk.values.PValue;
import org.apache.beam.sdk.values.TupleTag;

/** What a write to a Delta table gives: its commits, for {@code Wait.on} or a ledger. */
public final class DeltaWriteResult implements POutput {
  private static final TupleTag<CommitResult> COMMITS = new TupleTag<>("commits");

  private final Pipeline pipeline;
  private final PCollection<CommitResult> commits;

  DeltaWriteResult(Pipeline pipeline, PCollection<CommitResult> commits) {
    this.pipeline = pipeline;
    this.commits = commits;
  }

  public PCollection<CommitResult> getCommits() {
    return commits;
  }

  @Override
  public Pipeline getPipeline() {
    return pipeline;
  }

  @Override
  public Map<TupleTag<?>, PValue> expand() {
    return Map.of(COMMITS, commits);
  }

  @Override
  public void finishSpecifyingOutput(
      String transformName, PInput input, PTransform<?, ?> transform) {}
}
