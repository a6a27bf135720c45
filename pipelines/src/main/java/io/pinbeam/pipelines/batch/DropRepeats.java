package io.pinbeam.pipelines.batch;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;

/** Writes again, without the rows that later ones displace, those files that hold any. */
final class DropRepeats {
  private static final TupleTag<StagedFile> FILE = new TupleTag<>() {};
  private static final TupleTag<List<Long>> ROWS = new TupleTag<>() {};

  private DropRepeats() {}

  static PCollection<FinishInput> apply(
      BatchRun run,
      PCollection<KV<Long, StagedFile>> files,
      PCollection<KV<Long, List<Long>>> rows) {
    return KeyedPCollectionTuple.of(FILE, files)
        .and(ROWS, rows)
        .apply("RepeatsByFile", CoGroupByKey.create())
        .apply("DropRepeats", ParDo.of(new DropFn(run)))
        .setCoder(FinishInput.CODER);
  }

  private static final class DropFn extends DoFn<KV<Long, CoGbkResult>, FinishInput> {
    private final BatchRun run;

    DropFn(BatchRun run) {
      this.run = run;
    }

    @ProcessElement
    public void process(@Element KV<Long, CoGbkResult> element, OutputReceiver<FinishInput> out)
        throws IOException {
      StagedFile staged = element.getValue().getOnly(FILE);
      long[] rows =
          StreamSupport.stream(element.getValue().getAll(ROWS).spliterator(), false)
              .flatMap(List::stream)
              .mapToLong(Long::longValue)
              .sorted()
              .toArray();
      if (rows.length == 0 && staged.isOfTable()) {
        return;
      }
      if (rows.length == 0) {
        out.output(new FinishInput.Finished(staged.kind(), staged.file(), null));
        return;
      }
      Optional<DataFile> left =
          DataFiles.withoutRows(
              run.layout().table(staged.kind()),
              staged.file(),
              rows,
              "part-" + run.runId() + "-" + element.getKey() + "-once.parquet");
      out.output(
          staged.isOfTable()
              ? new FinishInput.Rewritten(staged.kind(), left.orElse(null), staged.file())
              : new FinishInput.Finished(staged.kind(), left.orElse(null), staged.file()));
    }
  }
}
