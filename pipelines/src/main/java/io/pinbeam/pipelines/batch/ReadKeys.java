package io.pinbeam.pipelines.batch;

import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.pipelines.ledger.KindCounts;
import io.pinbeam.transforms.join.HashBucket;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Reads the keys of the rows that a table has, and nothing else of them.
 *
 * <p><b>Output:</b> places of {@link TableKeys} by hash bucket of {@code ind}; under keys below
 * zero the files, in reports as of {@link CleanToFiles}.
 */
final class ReadKeys extends PTransform<PCollection<TableFile>, PCollection<KV<Integer, byte[]>>> {
  private static final long serialVersionUID = 1;

  private final BatchRun run;

  ReadKeys(BatchRun run) {
    this.run = run;
  }

  @Override
  public PCollection<KV<Integer, byte[]>> expand(PCollection<TableFile> files) {
    return files.apply("Read", ParDo.of(new ReadFn(run))).setCoder(BatchGraph.bytesByKey());
  }

  private static final class ReadFn extends DoFn<TableFile, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1;
    private static final int FULL_BYTES = 64 << 10;

    private final BatchRun run;

    ReadFn(BatchRun run) {
      this.run = run;
    }

    @ProcessElement
    public void process(@Element TableFile file, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      TableKeys[] keys = new TableKeys[run.buckets()];
      DeltaTable table = DeltaTable.at(run.layout().table(file.kind()));
      DeltaSchema ind = DeltaSchema.builder().required("ind", DeltaType.LONG).build();
      try (SpillWriter spill = Spill.of(run).writer("keys-" + file.key());
          DeltaRows rows = table.rows(ind, file.file())) {
        for (int row = 0; rows.hasNext(); row++) {
          long key = rows.next().getInt64(0);
          int bucket = HashBucket.of(key, keys.length);
          if (keys[bucket] == null) {
            keys[bucket] = new TableKeys(file.kind());
          }
          keys[bucket].add(key, RowRef.of(file.key(), row));
          if (keys[bucket].size() >= FULL_BYTES) {
            emit(bucket, keys[bucket], spill, out);
          }
        }
        for (int bucket = 0; bucket < keys.length; bucket++) {
          if (keys[bucket] != null && !keys[bucket].isEmpty()) {
            emit(bucket, keys[bucket], spill, out);
          }
        }
      }
      StagedFile staged = StagedFile.ofTable(file.key(), file.kind(), file.file());
      TaskReport report = TaskReport.of(new KindCounts(file.kind()), List.of(staged));
      out.output(
          KV.of(
              CleanToFiles.reportKey(file.key()),
              CoderUtils.encodeToByteArray(CleanToFiles.REPORT_CODER, report)));
    }

    private static void emit(
        int bucket, TableKeys keys, SpillWriter spill, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      out.output(KV.of(bucket, spill.add(keys.bytes(), keys.size())));
      keys.clear();
    }
  }
}
