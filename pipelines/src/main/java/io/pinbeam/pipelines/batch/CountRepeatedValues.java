package io.pinbeam.pipelines.batch;

import io.pinbeam.pipelines.quality.RepeatedValues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Counts the rows that repeat a value that is to be unique, a hash bucket of values at a time. */
final class CountRepeatedValues
    extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<FinishInput>> {
  private final BatchRun run;

  CountRepeatedValues(BatchRun run) {
    this.run = run;
  }

  @Override
  public PCollection<FinishInput> expand(PCollection<KV<Integer, byte[]>> values) {
    return values
        .apply("ByValueBucket", GroupByKey.create())
        .apply("Count", ParDo.of(new CountFn(run)))
        .setCoder(FinishInput.CODER);
  }

  private static final class CountFn extends DoFn<KV<Integer, Iterable<byte[]>>, FinishInput> {
    private final BatchRun run;

    CountFn(BatchRun run) {
      this.run = run;
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
      out.output(new FinishInput.Repeated(RepeatedValues.count(run.expectations(), gatherings)));
    }
  }
}
