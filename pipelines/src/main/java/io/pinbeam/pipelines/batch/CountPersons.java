package io.pinbeam.pipelines.batch;

import io.pinbeam.transforms.aggregate.JoinedUsers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Counts the persons that joined, each once, a hash bucket of persons at a time. */
final class CountPersons
    extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<FinishInput>> {
  private final BatchRun run;

  CountPersons(BatchRun run) {
    this.run = run;
  }

  @Override
  public PCollection<FinishInput> expand(PCollection<KV<Integer, byte[]>> persons) {
    return persons
        .apply("ByPersonBucket", GroupByKey.create())
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
      Spill spill = Spill.of(run);
      try (SpillReader spilled = spill == null ? null : spill.reader()) {
        for (byte[] packed : element.getValue()) {
          gatherings.add(spilled == null ? packed : spilled.read(packed));
        }
      }
      out.output(new FinishInput.Persons(JoinedUsers.count(gatherings)));
    }
  }
}
