package io.pinbeam.pipelines.stream.alert;

import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.transforms.aggregate.TrendMetric;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.values.Row;

/**
 * The windows of {@code tables/trends} as they are committed. Each file is read once; one that was
 * compacted brings windows again, with the same values.
 */
final class TrendFeed {
  private static final long NONE = -1;

  private final DeltaTable table;
  private final Set<TrendMetric> metrics;
  private Set<String> seen = new HashSet<>();
  private long version = NONE;

  TrendFeed(String path, Set<TrendMetric> metrics) {
    this.table = DeltaTable.at(path);
    this.metrics = metrics;
  }

  /** The start of the newest window that is there; empty if there is none. */
  Optional<Instant> newestWindow() throws IOException {
    if (!table.exists()) {
      return Optional.empty();
    }
    long current = table.currentVersion();
    DeltaSchema schema = table.schema(current);
    Instant newest = null;
    for (DataFile file : table.files(current)) {
      Optional<Instant> ofFile = file.newest("window_start");
      if (ofFile.isEmpty()) {
        Map<Instant, WindowValues> windows = new TreeMap<>();
        read(schema, file, Instant.MIN, windows);
        ofFile = windows.keySet().stream().max(Instant::compareTo);
      }
      if (ofFile.isPresent() && (newest == null || ofFile.get().isAfter(newest))) {
        newest = ofFile.get();
      }
    }
    return Optional.ofNullable(newest);
  }

  /** The windows that came since the last call and start at a time or later. */
  News next(Instant from) throws IOException {
    if (version == NONE && !table.exists()) {
      return new News(Map.of(), false);
    }
    long current = table.currentVersion();
    if (current == version) {
      return new News(Map.of(), false);
    }
    DeltaSchema schema = table.schema(current);
    List<DataFile> files = table.files(current);
    Map<Instant, WindowValues> windows = new HashMap<>();
    boolean isOlderThere = false;
    Set<String> now = new HashSet<>();
    for (DataFile file : files) {
      now.add(file.path());
      if (seen.contains(file.path())) {
        continue;
      }
      Optional<Instant> newest = file.newest("window_start");
      if (newest.isPresent() && newest.get().isBefore(from)) {
        isOlderThere = true;
      } else {
        isOlderThere |= read(schema, file, from, windows);
      }
    }
    seen = now;
    version = current;
    return new News(windows, isOlderThere);
  }

  /** Tells whether there was an older window. */
  private boolean read(
      DeltaSchema schema, DataFile file, Instant from, Map<Instant, WindowValues> windows)
      throws IOException {
    boolean isOlderThere = false;
    try (DeltaRows rows = table.rows(schema, file)) {
      while (rows.hasNext()) {
        Row row = rows.next();
        Instant start = row.getLogicalTypeValue("window_start", Instant.class);
        if (start.isBefore(from)) {
          isOlderThere = true;
          continue;
        }
        WindowValues values = windows.computeIfAbsent(start, s -> new WindowValues());
        TrendMetric metric = TrendMetric.ofLabel(row.getString("metric")).orElse(null);
        String key = row.getString("key");
        Double value = row.getDouble("value");
        if (metric != null
            && metrics.contains(metric)
            && key != null
            && value != null
            && Double.isFinite(value)) {
          values.put(metric, key, value);
        }
      }
    }
    return isOlderThere;
  }

  /**
   * What came.
   *
   * @param windows by their starts
   * @param isOlderThere whether there are also windows that start earlier than asked for
   */
  record News(Map<Instant, WindowValues> windows, boolean isOlderThere) {}
}
