package io.pinbeam.pipelines.archive;

import com.google.auto.value.AutoValue;
import java.util.List;

/** Everything that one run has to do. */
@AutoValue
abstract class ArchiveSchedule {
  static ArchiveSchedule of(List<PartitionRun> partitions, List<ArchiveTask> tasks) {
    return new AutoValue_ArchiveSchedule(List.copyOf(partitions), List.copyOf(tasks));
  }

  abstract List<PartitionRun> partitions();

  abstract List<ArchiveTask> tasks();

  /** How many offsets the tasks span. */
  final long offsets() {
    return tasks().stream().mapToLong(task -> task.range().offsets()).sum();
  }
}
