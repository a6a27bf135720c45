package io.pinbeam.pipelines.archive;

import java.util.ArrayList;
import java.util.List;

/**
 * What an archive would read and write, as of now; no plan was put to find it out.
 *
 * @param partitions by topic and partition
 * @param plans the names of the plans that would be put
 */
public record ArchivePreview(
    String root, List<PartitionPreview> partitions, List<String> plans, String ledger) {

  static ArchivePreview of(ArchiveRun run, ArchiveSchedule schedule) {
    List<PartitionPreview> partitions = new ArrayList<>();
    List<String> plans = new ArrayList<>();
    for (PartitionRun partition : schedule.partitions()) {
      partitions.add(PartitionPreview.of(partition, schedule.tasks()));
      for (ArchivePlan plan : partition.plans()) {
        if (plan.runId().equals(run.runId())) {
          plans.add(plan.name());
        }
      }
    }
    return new ArchivePreview(
        run.root(), List.copyOf(partitions), List.copyOf(plans), ArchiveNames.LEDGER);
  }
}
