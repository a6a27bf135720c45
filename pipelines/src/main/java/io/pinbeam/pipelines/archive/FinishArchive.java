package io.pinbeam.pipelines.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.pipelines.store.ObjectStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;

/**
 * The last step: every object of every plan is there, which is said beside the plans, and the
 * ledger is written. Tried again, it does the same.
 */
final class FinishArchive extends DoFn<KV<Integer, Iterable<TaskReport>>, Void> {
  private final ArchiveRun run;
  private final ArrayList<PartitionRun> partitions;
  private transient ObjectStore store;

  FinishArchive(ArchiveRun run, List<PartitionRun> partitions) {
    this.run = run;
    this.partitions = new ArrayList<>(partitions);
  }

  @Setup
  public void setup(PipelineOptions options) {
    store = ObjectStore.of(run.root(), options);
  }

  @ProcessElement
  public void process(@Element KV<Integer, Iterable<TaskReport>> reports) throws IOException {
    finish(store, run, partitions, reports.getValue());
  }

  static void finish(
      ObjectStore store,
      ArchiveRun run,
      List<PartitionRun> partitions,
      Iterable<TaskReport> reports)
      throws IOException {
    Map<String, ArchiveCounts> counts = new TreeMap<>();
    for (TaskReport report : reports) {
      counts
          .computeIfAbsent(key(report.topic(), report.partition()), k -> new ArchiveCounts())
          .merge(report.counts());
    }
    ArchiveLedger ledger = new ArchiveLedger(run);
    for (PartitionRun partition : partitions) {
      ArchiveCounts counted =
          counts.getOrDefault(key(partition.topic(), partition.partition()), new ArchiveCounts());
      counted.objectsFound(partition.objectsFound());
      ledger.add(partition, counted);
    }
    for (PartitionRun partition : partitions) {
      for (ArchivePlan plan : partition.plans()) {
        store.putIfAbsent(plan.doneName(), (run.runId() + "\n").getBytes(UTF_8));
      }
    }
    store.put(ArchiveNames.LEDGER, ledger.toText(Instant.now()).getBytes(UTF_8));
  }

  @Teardown
  public void teardown() {
    if (store != null) {
      store.close();
    }
  }

  private static String key(String topic, int partition) {
    return topic + "/" + partition;
  }
}
