package io.pinbeam.pipelines.batch;

import io.pinbeam.pipelines.quality.Expectations;
import io.pinbeam.pipelines.quality.RepeatedValues;
import io.pinbeam.pipelines.source.ReadTask;
import io.pinbeam.pipelines.source.SpreadTasks;
import io.pinbeam.transforms.aggregate.JoinedUsers;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * The steps of a batch.
 *
 * <pre>
 * tasks ─ read, parse, clean, write files ─► projections by bucket ─ join, answers ─► summary ──┐
 *                     │                                    └──── repeats by file ─┐             │
 *                     └───────────── files ─────────────────────────────── drop repeats ─► finish
 * </pre>
 *
 * Wide rows are written once, where they are read. What is shuffled are the projections that the
 * join needs; from it come the few rows that have to go from files already written.
 */
public final class BatchGraph {
  private BatchGraph() {}

  /** Adds the steps to a pipeline. */
  public static void build(Pipeline pipeline, BatchSource source, BatchRun run) {
    PCollection<KV<Integer, byte[]>> cleaned =
        pipeline
            .apply("Tasks", SpreadTasks.of(ReadTask.class, source.tasks()))
            .apply("CleanToFiles", new CleanToFiles(run, source.kafkaClient()));
    joined(cleaned, run).apply("Finish", ParDo.of(new FinishBatch(run)));
  }

  /**
   * Adds the steps of a run by arrival: what earlier ones have read is joined with what is new, and
   * rows of the tables that something new displaces go.
   */
  static void build(Pipeline pipeline, ArrivalPlan plan, BatchRun run) {
    List<PCollection<KV<Integer, byte[]>>> all = new ArrayList<>();
    all.add(
        pipeline
            .apply("Tasks", SpreadTasks.of(ReadTask.class, plan.source().tasks()))
            .apply("CleanToFiles", new CleanToFiles(run, plan.source().kafkaClient())));
    if (!plan.saved().isEmpty()) {
      all.add(
          pipeline
              .apply("Slices", SpreadTasks.of(SavedTask.class, plan.saved()))
              .apply("ReadSlices", new ReadSaved(run)));
      all.add(
          pipeline
              .apply("TableFiles", SpreadTasks.of(TableFile.class, plan.tableFiles()))
              .apply("ReadKeys", new ReadKeys(run)));
    }
    PCollection<KV<Integer, byte[]>> rows =
        PCollectionList.of(all).apply("NewAndOld", Flatten.pCollections());
    joined(rows, run).apply("Finish", ParDo.of(new FinishArrival(run, plan)));
  }

  /** All that the last step has to know, in one place. */
  static PCollection<KV<Integer, Iterable<FinishInput>>> joined(
      PCollection<KV<Integer, byte[]>> cleaned, BatchRun run) {
    PCollection<KV<Integer, Iterable<byte[]>>> byBucket =
        cleaned.apply("ByBucket", GroupByKey.create());

    PCollectionTuple joined = byBucket.apply("JoinBuckets", new JoinBuckets(run));
    PCollectionTuple reported = byBucket.apply("Reports", new UnpackReports());

    PCollection<FinishInput> files =
        DropRepeats.apply(run, reported.get(UnpackReports.FILES), joined.get(JoinBuckets.REPEATS));
    PCollection<FinishInput> joinedUsers =
        joined
            .get(JoinBuckets.PERSONS)
            .apply(
                "CountPersons",
                new CountBuckets(
                    run,
                    "ByPersonBucket",
                    gatherings -> new FinishInput.Persons(JoinedUsers.count(gatherings))));

    PCollectionList<FinishInput> inputs =
        PCollectionList.of(
            List.of(
                files,
                joinedUsers,
                joined.get(JoinBuckets.SUMMARIES),
                reported.get(UnpackReports.COUNTS)));
    Expectations expectations = run.expectations();
    if (expectations.hasUnique()) {
      inputs =
          inputs.and(
              joined
                  .get(JoinBuckets.VALUES)
                  .apply(
                      "CountRepeated",
                      new CountBuckets(
                          run,
                          "ByValueBucket",
                          gatherings ->
                              new FinishInput.Repeated(
                                  RepeatedValues.count(expectations, gatherings)))));
    }
    return inputs
        .apply("FinishInputs", Flatten.pCollections())
        .apply("OneKey", ParDo.of(new ToOneKey()))
        .setCoder(KvCoder.of(VarIntCoder.of(), FinishInput.CODER))
        .apply("AtTheEnd", GroupByKey.create());
  }

  static KvCoder<Integer, byte[]> bytesByKey() {
    return KvCoder.of(VarIntCoder.of(), PackedBytesCoder.of());
  }
}
