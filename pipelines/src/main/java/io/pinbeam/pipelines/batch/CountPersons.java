package io.pinbeam.pipelines.batch;

import io.pinbeam.transforms.aggregate.JoinedUsers;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Counts the persons that joined, each once, a hash bucket of persons at a time. */
final class CountPersons
    extends PTransform<PCollection<KV<Integer, byte[]>>, PCollection<FinishInput>> {
  @Override
  public PCollection<FinishInput> expand(PCollection<KV<Integer, byte[]>> persons) {
    return persons
        .apply("ByPersonBucket", GroupByKey.create())
        .apply("Count", ParDo.of(new CountFn()))
        .setCoder(FinishInput.CODER);
  }

  private static final class CountFn extends DoFn<KV<Integer, Iterable<byte[]>>, FinishInput> {
    @ProcessElement
    public void process(
        @Element KV<Integer, Iterable<byte[]>> element, OutputReceiver<FinishInput> out) {
      out.output(new FinishInput.Persons(JoinedUsers.count(element.getValue())));
    }
  }
}
