package io.pinbeam.pipelines.batch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Counts what the join has gathered, one of its hash buckets at a time. */
final class CountBuckets
    extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<FinishInput>> {
  private final BatchRun run;
  private final String grouping;
  private final SerializableFunction<List<byte[]>, FinishInput> count;

  /**
   * @param grouping the name of the step that brings a bucket together
   * @param count of all that was gathered of a bucket
   */
  CountBuckets(
      BatchRun run, String grouping, SerializableFunction<List<byte[]>, FinishInput> count) {
    this.run = run;
    this.grouping = grouping;
    this.count = count;
  }

  @Override
  public PCollection<FinishInput> expand(PCollection<KV<Integer, byte[]>> places) {
    return places
        .apply(grouping, GroupByKey.create())
        .apply("Count", ParDo.of(new CountFn(run, count)))
        .setCoder(FinishInput.CODER);
  }

  private static final class CountFn extends DoFn<KV<Integer, Iterable<byte[]>>, FinishInput> {
    private final BatchRun run;
    private final SerializableFunction<List<byte[]>, FinishInput> count;

    CountFn(BatchRun run, SerializableFunction<List<byte[]>, FinishInput> count) {
      this.run = run;
      this.count = count;
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<byte[]>> element, OutputReceiver<FinishInput> out)
        throws IOException {
      List<byte[]> gatherings = new ArrayList<>();
      try (SpillReader spilled = Spill.of(run).reader()) {
        for (byte[] place : element.getValue()) {
          gatherings.add(spilled.read(place));
        }
      }
      out.output(count.apply(gatherings));
    }
  }
}
