package io.pinbeam.pipelines.stream;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** What the trends do with what they are given. */
final class StreamTrends {
  private StreamTrends() {}

  static void count(PCollection<KV<String, byte[]>> packs, StreamSetup setup) {
    packs.apply("Trends", ParDo.of(new DropFn()));
  }

  private static final class DropFn extends DoFn<KV<String, byte[]>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process() {}
  }
}
