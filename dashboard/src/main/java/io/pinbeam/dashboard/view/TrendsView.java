package io.pinbeam.dashboard.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What the trends tell, by their windows: joined posts by category and country, medians by age
 * group, and how many records were refused.
 */
public final class TrendsView {
  private static final int MOST_WINDOWS = 180;
  private static final int LINES = 6;

  /** There are fewer countries; names that are none may be as many as there are records. */
  private static final int MOST_NAMES = 300;

  private TrendsView() {}

  /**
   * Of the windows that end after a time, the last of them.
   *
   * @param files the rows of each file
   */
  public static ObjectNode of(Collection<List<TrendRow>> files, Instant since) {
    NavigableMap<Instant, Window> windows = new TreeMap<>();
    for (List<TrendRow> rows : files) {
      for (TrendRow row : rows) {
        if (!row.windowEnd().isBefore(since)) {
          windows.computeIfAbsent(row.windowStart(), s -> new Window(row.windowEnd())).add(row);
        }
      }
    }
    while (windows.size() > MOST_WINDOWS) {
      windows.pollFirstEntry();
    }
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    ArrayNode starts = view.putArray("windows");
    windows.keySet().forEach(start -> starts.add(start.toEpochMilli()));
    if (!windows.isEmpty()) {
      Collection<Window> all = windows.values();
      Values.put(view, "latestStart", windows.lastKey());
      Values.put(view, "latestEnd", windows.lastEntry().getValue().end);
      view.set("postsTotal", line(all, "posts_total", "all"));
      view.set("categories", lines(all, "top_category", most(all, "top_category")));
      view.set("rejects", lines(all, "reject_rate", keys(all, "reject_rate")));
      view.set("top", pairs(windows.lastEntry().getValue().of("top_category")));
      view.set("ages", ages(windows));
      view.set("countries", countries(windows));
    }
    return view;
  }

  /** What a window's metrics are, by their keys. */
  private static final class Window {
    private final Instant end;
    private final Map<String, Map<String, Double>> metrics = new HashMap<>();
    private final Map<String, Double> countries = new HashMap<>();

    Window(Instant end) {
      this.end = end;
    }

    void add(TrendRow row) {
      // A window that stands in two files while they are being compacted has the same value twice.
      boolean isNew =
          metrics.computeIfAbsent(row.metric(), m -> new HashMap<>()).put(row.key(), row.value())
              == null;
      if (isNew && row.metric().equals("posts") && row.country() != null) {
        countries.merge(row.country(), row.value(), Double::sum);
      }
    }

    Map<String, Double> of(String metric) {
      return metrics.getOrDefault(metric, Map.of());
    }
  }

  private static Set<String> keys(Collection<Window> windows, String metric) {
    Set<String> keys = new HashSet<>();
    windows.forEach(window -> keys.addAll(window.of(metric).keySet()));
    return keys;
  }

  /** The keys with the largest sums. */
  private static Set<String> most(Collection<Window> windows, String metric) {
    Map<String, Double> sums = new HashMap<>();
    windows.forEach(
        window -> window.of(metric).forEach((key, value) -> sums.merge(key, value, Double::sum)));
    Set<String> most = new HashSet<>();
    sorted(sums).stream().limit(LINES).forEach(entry -> most.add(entry.getKey()));
    return most;
  }

  private static List<Map.Entry<String, Double>> sorted(Map<String, Double> values) {
    return values.entrySet().stream()
        .sorted(
            Comparator.comparing(Map.Entry<String, Double>::getValue)
                .reversed()
                .thenComparing(Map.Entry::getKey))
        .toList();
  }

  private static ArrayNode lines(Collection<Window> windows, String metric, Set<String> keys) {
    ArrayNode lines = JsonNodeFactory.instance.arrayNode();
    keys.stream()
        .sorted()
        .forEach(
            key ->
                lines
                    .addObject()
                    .put("name", Values.shown(key))
                    .set("values", line(windows, metric, key)));
    return lines;
  }

  /** A value for each window, null where it has none. */
  private static ArrayNode line(Collection<Window> windows, String metric, String key) {
    ArrayNode values = JsonNodeFactory.instance.arrayNode();
    windows.forEach(window -> values.add(window.of(metric).get(key)));
    return values;
  }

  private static ArrayNode pairs(Map<String, Double> values) {
    ArrayNode pairs = JsonNodeFactory.instance.arrayNode();
    sorted(values).stream()
        .limit(MOST_NAMES)
        .forEach(e -> pairs.addArray().add(Values.shown(e.getKey())).add(e.getValue()));
    return pairs;
  }

  /** The medians of the last window that has any. */
  private static @Nullable ObjectNode ages(NavigableMap<Instant, Window> windows) {
    for (Map.Entry<Instant, Window> window : windows.descendingMap().entrySet()) {
      Map<String, Double> medians = window.getValue().of("median_followers");
      if (!medians.isEmpty()) {
        ObjectNode ages = JsonNodeFactory.instance.objectNode();
        Values.put(ages, "start", window.getKey());
        ObjectNode groups = ages.putObject("groups");
        new TreeMap<>(medians).forEach(groups::put);
        return ages;
      }
    }
    return null;
  }

  /** Posts of each country over windows that do not overlap, the newest among them. */
  private static ArrayNode countries(NavigableMap<Instant, Window> windows) {
    Map<String, Double> sums = new HashMap<>();
    Instant before = Instant.MAX;
    for (Map.Entry<Instant, Window> window : windows.descendingMap().entrySet()) {
      if (!window.getValue().end.isAfter(before)) {
        window.getValue().countries.forEach((name, posts) -> sums.merge(name, posts, Double::sum));
        before = window.getKey();
      }
    }
    return pairs(sums);
  }
}
