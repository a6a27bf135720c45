package io.pinbeam.pipelines.archive;

import io.pinbeam.pipelines.store.ObjectStore;
import io.pinbeam.pipelines.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** The plans that stand in a bucket for one partition. */
final class PlanLog {
  private final ObjectStore store;
  private final String topic;
  private final int partition;
  private final List<ArchivePlan> open;
  private final long nextKey;
  private final long end;

  private PlanLog(
      ObjectStore store,
      String topic,
      int partition,
      List<ArchivePlan> open,
      long nextKey,
      long end) {
    this.store = store;
    this.topic = topic;
    this.partition = partition;
    this.open = open;
    this.nextKey = nextKey;
    this.end = end;
  }

  static PlanLog read(ObjectStore store, String topic, int partition) throws IOException {
    TreeSet<Long> planned = new TreeSet<>();
    Set<Long> done = new HashSet<>();
    for (StoredObject object : store.list(ArchiveNames.plans(topic, partition))) {
      ArchiveNames.number(object.name(), ArchiveNames.PLAN_ENDING).ifPresent(planned::add);
      ArchiveNames.number(object.name(), ArchiveNames.DONE_ENDING).ifPresent(done::add);
    }
    List<ArchivePlan> open = new ArrayList<>();
    for (long key : planned) {
      if (!done.contains(key)) {
        open.add(plan(store, topic, partition, key));
      }
    }
    if (planned.isEmpty()) {
      return new PlanLog(store, topic, partition, open, 0, endOfOthers(store, topic, partition));
    }
    long end = plan(store, topic, partition, planned.last()).to();
    return new PlanLog(store, topic, partition, open, end, end);
  }

  /** Plans that nobody has said to be done, in their order. */
  List<ArchivePlan> open() {
    return open;
  }

  /** The offset up to which the bucket holds the partition, or will when its plans are done. */
  long end() {
    return end;
  }

  /** The key that the next plan must have. */
  long nextKey() {
    return nextKey;
  }

  /**
   * Puts a plan behind the others, unless another run was first.
   *
   * @return the plan that now stands there
   */
  ArchivePlan propose(ArchivePlan plan) throws IOException {
    return store.putIfAbsent(plan.name(), plan.toJson())
        ? plan
        : plan(store, topic, partition, plan.key());
  }

  private static ArchivePlan plan(ObjectStore store, String topic, int partition, long key)
      throws IOException {
    String name = ArchiveNames.plan(topic, partition, key);
    return ArchivePlan.parse(name, store.get(name));
  }

  /**
   * Where a bucket ends that the Kafka Connect sink has filled: its objects hold a record a line
   * and are named by the first one's offset.
   */
  private static long endOfOthers(ObjectStore store, String topic, int partition)
      throws IOException {
    long last = -1;
    for (StoredObject object : store.list(ArchiveNames.objects(topic, partition))) {
      OptionalLong first = ArchiveNames.number(object.name(), ArchiveNames.OBJECT_ENDING);
      if (first.isPresent()
          && object.name().equals(ArchiveNames.object(topic, partition, first.getAsLong()))) {
        last = Math.max(last, first.getAsLong());
      }
    }
    return last < 0 ? 0 : last + lines(store.get(ArchiveNames.object(topic, partition, last)));
  }

  private static long lines(byte[] bytes) {
    long lines = bytes.length > 0 && bytes[bytes.length - 1] != '\n' ? 1 : 0;
    for (byte octet : bytes) {
      lines += octet == '\n' ? 1 : 0;
    }
    return lines;
  }
}
