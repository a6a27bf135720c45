package io.pinbeam.pipelines.batch;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/** Brings what the last step is told together in one place; it is little. */
final class ToOneKey extends DoFn<FinishInput, KV<Integer, FinishInput>> {
  @ProcessElement
  public void process(@Element FinishInput input, OutputReceiver<KV<Integer, FinishInput>> out) {
    out.output(KV.of(0, input));
  }
}
