package io.pinbeam.pipelines.stream.alert;

import io.pinbeam.transforms.aggregate.TrendMetric;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The trends of one window by metric and key. */
final class WindowValues {
  static final WindowValues EMPTY = new WindowValues();

  private final Map<TrendMetric, Map<String, Double>> values = new EnumMap<>(TrendMetric.class);

  void put(TrendMetric metric, String key, double value) {
    values.computeIfAbsent(metric, m -> new HashMap<>()).put(key, value);
  }

  /** Of a metric, by key. */
  Map<String, Double> of(TrendMetric metric) {
    return values.getOrDefault(metric, Map.of());
  }
}
