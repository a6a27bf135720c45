package io.pinbeam.pipelines.batch;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.pipelines.source.SpreadTasks;
import io.pinbeam.transforms.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * The steps of a replay: those of a batch, with letters for tasks, and the tables' rows in the join
 * too.
 *
 * <pre>
 * letters ─ by bucket ─ read, parse, clean, write files ─┐
 * tables ─────────────────────────── projections ────────┴─► join, answers, as a batch ─► record
 * </pre>
 */
final class ReplayGraph {
  private static final long BUCKET_BYTES = 8L << 20;
  private static final int MOST_BUCKETS = 1_024;

  private ReplayGraph() {}

  static void build(
      Pipeline pipeline,
      List<LetterFile> files,
      Map<Kind, TableNow> tables,
      BatchRun run,
      BatchRun work,
      String ledger) {
    long bytes = files.stream().mapToLong(LetterFile::size).sum();
    int buckets = (int) Math.min(MOST_BUCKETS, bytes / BUCKET_BYTES + 1);
    boolean hasCopy = files.stream().anyMatch(LetterFile::isCopy);
    List<PCollection<KV<Integer, byte[]>>> all = new ArrayList<>();
    all.add(
        pipeline
            .apply("Letters", SpreadTasks.of(LetterFile.class, files))
            .apply("ReadLetters", new ReadLetters(work, buckets))
            .apply("LettersByBucket", GroupByKey.create())
            .apply("CleanLetters", new CleanLetters(run, work, hasCopy)));
    for (Map.Entry<Kind, TableNow> table : tables.entrySet()) {
      String name = table.getKey().label();
      all.add(
          pipeline
              .apply(
                  "Read " + name,
                  DeltaIO.readRows()
                      .from(table.getValue().path())
                      .withVersion(table.getValue().version()))
              .apply("Rows of " + name, new PackTable(work, table.getKey())));
    }
    PCollection<KV<Integer, byte[]>> rows =
        PCollectionList.of(all).apply("LettersAndRows", Flatten.pCollections());
    BatchGraph.joined(rows, work).apply("Finish", ParDo.of(new FinishReplay(run, work, ledger)));
  }
}
