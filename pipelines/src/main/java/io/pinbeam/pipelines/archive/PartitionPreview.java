package io.pinbeam.pipelines.archive;

import io.pinbeam.pipelines.source.KafkaRange;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What an archive would read of one partition and write of it.
 *
 * @param from the first offset that the archive does not have for certain
 * @param to the offset after the last one
 * @param offsets how many of them would be read
 * @param lost offsets that Kafka deleted before they were archived
 * @param objects how many would be put at most: a stretch of offsets without a record has none
 * @param objectsFound objects of open plans that are there
 * @param firstObject null if there is nothing to put
 * @param lastObject null if there is nothing to put
 */
public record PartitionPreview(
    String topic,
    int partition,
    long from,
    long to,
    long offsets,
    long lost,
    long objects,
    long objectsFound,
    @Nullable String firstObject,
    @Nullable String lastObject) {

  static PartitionPreview of(PartitionRun run, List<ArchiveTask> tasks) {
    long objects = 0;
    String first = null;
    String last = null;
    for (ArchiveTask task : tasks) {
      KafkaRange range = task.range();
      if (range.topic().equals(run.topic()) && range.partition() == run.partition()) {
        ArchivePlan plan = task.plan();
        long flush = plan.flushSize();
        objects += (range.to() - 1) / flush - range.from() / flush + 1;
        first = first == null ? plan.objectName(range.from()) : first;
        last = plan.objectName(range.to() - 1);
      }
    }
    return new PartitionPreview(
        run.topic(),
        run.partition(),
        run.from(),
        run.to(),
        run.offsetsToRead(),
        run.lost(),
        objects,
        run.objectsFound(),
        first,
        last);
  }
}
