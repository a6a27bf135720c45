package io.pinbeam.pipelines.archive;

import io.pinbeam.pipelines.source.KafkaClientConfig;
import io.pinbeam.pipelines.source.KafkaRange;
import io.pinbeam.pipelines.source.KafkaRanges;
import io.pinbeam.pipelines.source.SpreadTasks;
import io.pinbeam.pipelines.store.ObjectStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VoidCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;

/**
 * The steps of an archive.
 *
 * <pre>
 * plans put ─► tasks ─ read, split, put objects ─► counts ─► finish: plans done, ledger
 * </pre>
 *
 * Plans are put where the pipeline is built, objects by the workers. No value is shuffled.
 */
public final class ArchiveGraph {
  private static final int ONE_KEY = 0;

  private ArchiveGraph() {}

  /**
   * Settles what is to be done and adds the steps that do it.
   *
   * @return how many offsets there are to read
   * @throws IOException if Kafka or the bucket cannot be used
   * @throws IllegalArgumentException if there is nothing that could be archived
   */
  public static long build(Pipeline pipeline, Pattern topics, ArchiveRun run) throws IOException {
    ArchiveSchedule schedule;
    try (ObjectStore store = ObjectStore.of(run.root(), pipeline.getOptions())) {
      schedule = schedule(store, topics, run);
    }
    KvCoder<Integer, TaskReport> reportCoder =
        KvCoder.of(VarIntCoder.of(), SerializableCoder.of(TaskReport.class));
    PCollection<KV<Integer, TaskReport>> reports =
        pipeline
            .apply("Tasks", SpreadTasks.of(ArchiveTask.class, schedule.tasks()))
            .apply("WriteObjects", ParDo.of(new WriteObjects(run, ONE_KEY)))
            .setCoder(reportCoder);
    // The last step runs even if there was no task.
    PCollection<KV<Integer, TaskReport>> none =
        pipeline.apply(
            "None",
            Create.of(KV.of(ONE_KEY, TaskReport.of("", 0, new ArchiveCounts())))
                .withCoder(reportCoder));
    PCollectionList.of(List.of(reports, none))
        .apply("Reports", Flatten.pCollections())
        .apply("AtTheEnd", GroupByKey.create())
        .apply("Finish", ParDo.of(new FinishArchive(run, schedule.partitions())))
        .setCoder(VoidCoder.of());
    return schedule.offsets();
  }

  /**
   * What a run would do, found out without putting a plan.
   *
   * @param options by which Beam's own S3 file system would make its client
   * @throws IOException if Kafka or the bucket cannot be used
   * @throws IllegalArgumentException if there is nothing that could be archived
   */
  public static ArchivePreview preview(PipelineOptions options, Pattern topics, ArchiveRun run)
      throws IOException {
    try (ObjectStore store = new UnchangedObjects(ObjectStore.of(run.root(), options))) {
      return ArchivePreview.of(run, schedule(store, topics, run));
    }
  }

  private static ArchiveSchedule schedule(ObjectStore store, Pattern topics, ArchiveRun run)
      throws IOException {
    List<KafkaRange> partitions = KafkaRanges.snapshot(run.kafka(), topics);
    TreeSet<String> names = new TreeSet<>();
    partitions.forEach(partition -> names.add(partition.topic()));
    return new ArchivePlanner(
            store, run.flushSize(), run.taskOffsets(), run.runId(), run.startedAt(), run.until())
        .plan(partitions, new OffsetsOfKafka(run.kafka(), names));
  }

  private record OffsetsOfKafka(KafkaClientConfig kafka, TreeSet<String> topics)
      implements ArchivePlanner.Offsets {
    @Override
    public List<KafkaRange> snapshot() throws IOException {
      return KafkaRanges.snapshot(kafka, topics);
    }

    @Override
    public List<KafkaRange> before(List<KafkaRange> ranges, Instant until) throws IOException {
      return KafkaRanges.before(kafka, ranges, until);
    }
  }
}
