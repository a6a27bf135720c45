package io.pinbeam.pipelines.batch;

import io.pinbeam.transforms.join.HashBucket;
import io.pinbeam.transforms.join.PackedCursor;
import java.io.IOException;
import java.util.UUID;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * The rows that earlier runs by arrival saved, as {@link CleanToFiles} gives those of this one, but
 * that none of them was written by it.
 */
final class ReadSaved extends PTransform<PCollection<SavedTask>, PCollection<KV<Integer, byte[]>>> {
  private static final long serialVersionUID = 1;

  private final BatchRun run;

  ReadSaved(BatchRun run) {
    this.run = run;
  }

  @Override
  public PCollection<KV<Integer, byte[]>> expand(PCollection<SavedTask> tasks) {
    return tasks.apply("Read", ParDo.of(new ReadFn(run))).setCoder(BatchGraph.bytesByKey());
  }

  private static final class ReadFn extends DoFn<SavedTask, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1;

    private final BatchRun run;

    ReadFn(BatchRun run) {
      this.run = run;
    }

    @ProcessElement
    public void process(@Element SavedTask task, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      try (SpillWriter spill = Spill.of(run).writer("saved-" + UUID.randomUUID())) {
        PackedBuckets packed = new PackedBuckets(run.buckets(), spill, out);
        SavedRows.read(
            task.path(),
            bytes -> {
              PackedCursor row = PackedCursor.of(bytes, bytes.length);
              while (row.next()) {
                packed
                    .bucket(HashBucket.of(row.key(), packed.buckets()))
                    .add(row, task.rankNow(row.major()));
                packed.emitFull();
              }
            });
        packed.emitAll();
      }
    }
  }
}
