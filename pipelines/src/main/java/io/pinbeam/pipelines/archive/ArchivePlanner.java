package io.pinbeam.pipelines.archive;

import io.pinbeam.pipelines.source.KafkaRange;
import io.pinbeam.pipelines.store.ObjectStore;
import io.pinbeam.pipelines.store.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Finds out what of Kafka is not in the bucket yet, and settles in the bucket, for every run that
 * may come or be there at the same time, into which objects it goes.
 */
final class ArchivePlanner {
  private final ObjectStore store;
  private final long flushSize;
  private final long taskOffsets;
  private final String runId;
  private final Instant startedAt;
  private final @Nullable Instant until;

  /**
   * @param until records of this time and later are not planned; null: all are
   */
  ArchivePlanner(
      ObjectStore store,
      long flushSize,
      long taskOffsets,
      String runId,
      Instant startedAt,
      @Nullable Instant until) {
    this.store = store;
    this.flushSize = flushSize;
    this.taskOffsets = taskOffsets;
    this.runId = runId;
    this.startedAt = startedAt;
    this.until = until;
  }

  /**
   * Plans all partitions.
   *
   * @param partitions those to archive; of these ranges the offsets do not matter
   * @param offsets asks Kafka what the partitions hold now. It is asked after the bucket's plans
   *     were read: so no plan of the bucket can be ahead of Kafka
   * @throws IllegalArgumentException if a partition ends before what the bucket holds of it
   */
  ArchiveSchedule plan(List<KafkaRange> partitions, Offsets offsets) throws IOException {
    Map<String, PlanLog> logs = new HashMap<>();
    for (KafkaRange partition : partitions) {
      logs.put(key(partition), PlanLog.read(store, partition.topic(), partition.partition()));
    }
    List<PartitionRun> runs = new ArrayList<>();
    List<ArchiveTask> tasks = new ArrayList<>();
    List<KafkaRange> all = offsets.snapshot();
    List<KafkaRange> ranges = until == null ? all : offsets.before(all, until);
    for (int i = 0; i < all.size(); i++) {
      PlanLog log = logs.get(key(all.get(i)));
      // A partition that was added a moment ago is for the next run.
      if (log != null) {
        refuseShorter(all.get(i), log);
        runs.add(plan(ranges.get(i), log, tasks));
      }
    }
    return ArchiveSchedule.of(runs, tasks);
  }

  private static String key(KafkaRange range) {
    return range.topic() + "/" + range.partition();
  }

  private static void refuseShorter(KafkaRange now, PlanLog log) {
    if (now.to() < log.end()) {
      throw new IllegalArgumentException(
          "topic "
              + now.topic()
              + ", partition "
              + now.partition()
              + " ends at offset "
              + now.to()
              + ", but the archive holds it up to "
              + log.end()
              + ": the topic was made anew or cut; archive it to another --output");
    }
  }

  private PartitionRun plan(KafkaRange now, PlanLog log, List<ArchiveTask> tasks)
      throws IOException {
    List<ArchivePlan> plans = new ArrayList<>(log.open());
    Set<String> found = plans.isEmpty() ? Set.of() : objects(now);
    long from = plans.isEmpty() ? log.end() : plans.get(0).after();
    long key = log.nextKey();
    long end = log.end();
    while (end < now.to()) {
      ArchivePlan proposed = proposed(now, key, end);
      ArchivePlan plan = log.propose(proposed);
      if (!plan.equals(proposed)) {
        // Another run was first, and may be at work: its plan is carried out too.
        found = objects(now);
      }
      plans.add(plan);
      end = plan.to();
      key = end;
    }
    return run(now, plans, from, end, found, tasks);
  }

  private ArchivePlan proposed(KafkaRange now, long key, long end) {
    return ArchivePlan.builder()
        .topic(now.topic())
        .partition(now.partition())
        .key(key)
        .after(end)
        .from(Math.max(end, now.from()))
        .to(now.to())
        .flushSize(flushSize)
        .runId(runId)
        .plannedAt(startedAt)
        .until(until)
        .build();
  }

  private PartitionRun run(
      KafkaRange now,
      List<ArchivePlan> plans,
      long from,
      long to,
      Set<String> found,
      List<ArchiveTask> tasks) {
    long lost = 0;
    long toRead = 0;
    for (ArchivePlan plan : plans) {
      lost += plan.from() - plan.after();
      for (ArchiveTask task : plan.tasks(found, taskOffsets)) {
        KafkaRange range = task.range();
        long start = Math.min(Math.max(range.from(), now.from()), range.to());
        lost += start - range.from();
        if (start < range.to()) {
          toRead += range.to() - start;
          tasks.add(
              ArchiveTask.of(
                  plan, KafkaRange.of(range.topic(), range.partition(), start, range.to())));
        }
      }
    }
    return PartitionRun.of(
        now.topic(), now.partition(), plans, from, to, lost, ours(found, plans), toRead);
  }

  private Set<String> objects(KafkaRange partition) throws IOException {
    Set<String> names = new HashSet<>();
    for (StoredObject object :
        store.list(ArchiveNames.objects(partition.topic(), partition.partition()))) {
      names.add(object.name());
    }
    return names;
  }

  private static long ours(Set<String> found, List<ArchivePlan> plans) {
    long first = plans.isEmpty() ? 0 : plans.get(0).from();
    return found.stream()
        .map(name -> ArchiveNames.number(name, ArchiveNames.OBJECT_ENDING))
        .filter(number -> number.isPresent() && number.getAsLong() >= first)
        .count();
  }

  /** Asks Kafka. */
  interface Offsets {
    /** The offsets that the partitions hold now, up to the last that is committed. */
    List<KafkaRange> snapshot() throws IOException;

    /** Of each range what stands before its first record of this time or later, in their order. */
    List<KafkaRange> before(List<KafkaRange> ranges, Instant until) throws IOException;
  }
}
