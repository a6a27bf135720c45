package io.pinbeam.pipelines.archive;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;

/** What one run has to do for one partition. */
@AutoValue
abstract class PartitionRun implements Serializable {
  private static final long serialVersionUID = 1L;

  static PartitionRun of(
      String topic,
      int partition,
      List<ArchivePlan> plans,
      long from,
      long to,
      long lost,
      long objectsFound,
      long offsetsToRead) {
    return new AutoValue_PartitionRun(
        topic, partition, List.copyOf(plans), from, to, lost, objectsFound, offsetsToRead);
  }

  abstract String topic();

  abstract int partition();

  /** Plans that were open, and the new one; in their order. */
  abstract List<ArchivePlan> plans();

  /** The first offset that the archive did not have for certain. */
  abstract long from();

  /** The offset up to which the archive has the partition after this run. */
  abstract long to();

  /** Offsets that Kafka deleted before they were archived. */
  abstract long lost();

  /** Objects of open plans that another run has written. */
  abstract long objectsFound();

  /** How many offsets the tasks span. */
  abstract long offsetsToRead();
}
