package io.pinbeam.pipelines.batch;

import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;

/** The tasks' reports: the files they wrote, by file, and their counts. */
final class UnpackReports
    extends PTransform<PCollection<KV<Integer, Iterable<byte[]>>>, PCollectionTuple> {
  static final TupleTag<KV<Long, StagedFile>> FILES = new TupleTag<>() {};
  static final TupleTag<FinishInput> COUNTS = new TupleTag<>() {};

  @Override
  public PCollectionTuple expand(PCollection<KV<Integer, Iterable<byte[]>>> input) {
    PCollectionTuple outputs =
        input.apply(
            "Unpack", ParDo.of(new UnpackFn()).withOutputTags(FILES, TupleTagList.of(COUNTS)));
    outputs
        .get(FILES)
        .setCoder(KvCoder.of(VarLongCoder.of(), SerializableCoder.of(StagedFile.class)));
    outputs.get(COUNTS).setCoder(FinishInput.CODER);
    return outputs;
  }

  private static final class UnpackFn
      extends DoFn<KV<Integer, Iterable<byte[]>>, KV<Long, StagedFile>> {
    @ProcessElement
    public void process(@Element KV<Integer, Iterable<byte[]>> element, MultiOutputReceiver out)
        throws CoderException {
      if (!CleanToFiles.isReport(element.getKey())) {
        return;
      }
      for (byte[] encoded : element.getValue()) {
        TaskReport report = CoderUtils.decodeFromByteArray(CleanToFiles.REPORT_CODER, encoded);
        for (StagedFile file : report.files()) {
          out.get(FILES).output(KV.of(file.key(), file));
        }
        out.get(COUNTS).output(new FinishInput.Counted(report.counts()));
        if (report.replay() != null) {
          out.get(COUNTS).output(new FinishInput.Replayed(report.replay()));
        }
      }
    }
  }
}
