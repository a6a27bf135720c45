package io.pinbeam.pipelines.archive;

import io.pinbeam.pipelines.store.ObjectStore;
import io.pinbeam.pipelines.store.StoredObject;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * When the objects of an archive arrived, by the plans that it was carried out by. An archive that
 * is late writes the objects of an earlier day, and these are that day's all the same.
 *
 * <p>Plans are read when an object of theirs is asked for, once.
 */
public final class PlannedArrivals implements AutoCloseable {
  private static final Pattern OBJECT =
      Pattern.compile("(.*?)/?topics/([^/]+)/partition=(\\d{1,9})/\\2\\+\\3\\+(\\d{1,18})\\.json");

  private final PipelineOptions options;
  private final Map<String, ObjectStore> stores = new HashMap<>();
  private final Map<String, TreeMap<Long, Optional<ArchivePlan>>> plans = new HashMap<>();

  private PlannedArrivals(PipelineOptions options) {
    this.options = options;
  }

  /**
   * Looks for plans beside the objects.
   *
   * @param options by which Beam's own S3 file system would make its client
   */
  public static PlannedArrivals of(PipelineOptions options) {
    return new PlannedArrivals(options);
  }

  /**
   * Of a file by its whole path; nothing if no plan has it, as where Kafka Connect has written it.
   */
  public Optional<Instant> arrival(String path) throws IOException {
    Matcher object = OBJECT.matcher(path);
    if (!object.matches()) {
      return Optional.empty();
    }
    String root = object.group(1);
    String topic = object.group(2);
    int partition = Integer.parseInt(object.group(3));
    long offset = Long.parseLong(object.group(4));
    ObjectStore store = store(root);
    TreeMap<Long, Optional<ArchivePlan>> ofPartition = plans.get(partition(root, topic, partition));
    if (ofPartition == null) {
      ofPartition = keys(store, topic, partition);
      plans.put(partition(root, topic, partition), ofPartition);
    }
    Map.Entry<Long, Optional<ArchivePlan>> entry = ofPartition.floorEntry(offset);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.getValue().isEmpty()) {
      String name = ArchiveNames.plan(topic, partition, entry.getKey());
      ofPartition.put(entry.getKey(), Optional.of(ArchivePlan.parse(name, store.get(name))));
    }
    return ofPartition
        .get(entry.getKey())
        .filter(plan -> offset >= plan.from() && offset < plan.to())
        .map(ArchivePlan::arrival);
  }

  private static String partition(String root, String topic, int partition) {
    return root + "\n" + topic + "/" + partition;
  }

  private ObjectStore store(String root) {
    return stores.computeIfAbsent(root, r -> ObjectStore.of(r.isEmpty() ? "/" : r, options));
  }

  private static TreeMap<Long, Optional<ArchivePlan>> keys(
      ObjectStore store, String topic, int partition) throws IOException {
    TreeMap<Long, Optional<ArchivePlan>> keys = new TreeMap<>();
    for (StoredObject object : store.list(ArchiveNames.plans(topic, partition))) {
      ArchiveNames.number(object.name(), ArchiveNames.PLAN_ENDING)
          .ifPresent(key -> keys.put(key, Optional.empty()));
    }
    return keys;
  }

  @Override
  public void close() {
    stores.values().forEach(ObjectStore::close);
  }
}
