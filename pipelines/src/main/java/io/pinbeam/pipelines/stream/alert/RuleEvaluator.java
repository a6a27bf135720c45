package io.pinbeam.pipelines.stream.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the rules against one window after the other. What it remembers follows from the windows
 * and alerts before, which the tables have.
 */
final class RuleEvaluator {
  private final List<AlertRule> rules;

  /** How many windows in a row have held, for those keys that held in the last one. */
  private final Map<String, Map<String, Integer>> rows = new HashMap<>();

  /** By rule and key, the end of the last window that was alerted of. */
  private final Map<String, Map<String, Instant>> alerted = new HashMap<>();

  RuleEvaluator(List<AlertRule> rules) {
    this.rules = rules;
  }

  /** Tells of an alert that an earlier run fired. */
  void wasAlerted(String rule, String key, Instant windowEnd) {
    alerted
        .computeIfAbsent(rule, r -> new HashMap<>())
        .merge(key, windowEnd, (a, b) -> a.isAfter(b) ? a : b);
  }

  /** Takes the next window for history only. */
  void pass(WindowValues values) {
    for (AlertRule rule : rules) {
      holding(rule, values);
    }
  }

  /** Takes the next window and tells what is to be alerted of. */
  List<Finding> evaluate(Instant windowEnd, WindowValues values) {
    List<Finding> findings = new ArrayList<>();
    for (AlertRule rule : rules) {
      Map<String, Instant> last = alerted.computeIfAbsent(rule.name(), r -> new HashMap<>());
      last.values().removeIf(end -> !end.plus(rule.coolDown()).isAfter(windowEnd));
      holding(rule, values)
          .forEach(
              (key, value) -> {
                if (rows.get(rule.name()).get(key) >= rule.windows() && !last.containsKey(key)) {
                  findings.add(new Finding(rule, key, value));
                  last.put(key, windowEnd);
                }
              });
    }
    return findings;
  }

  /** The keys that hold in this window, in order; each one's row is made longer by it. */
  private Map<String, Double> holding(AlertRule rule, WindowValues values) {
    Map<String, Integer> before = rows.getOrDefault(rule.name(), Map.of());
    Map<String, Integer> after = new HashMap<>();
    Map<String, Double> holding = new TreeMap<>();
    candidates(rule, values)
        .forEach(
            (key, value) -> {
              if (rule.comparison().holds(value, rule.threshold())) {
                holding.put(key, value);
                after.put(key, Math.min(rule.windows(), before.getOrDefault(key, 0) + 1));
              }
            });
    rows.put(rule.name(), after);
    return holding;
  }

  /** What the rule is about in this window: a count that has no row is 0, if its key is known. */
  private static Map<String, Double> candidates(AlertRule rule, WindowValues values) {
    Map<String, Double> found = values.of(rule.metric());
    List<String> keys = rule.key() == null ? MetricKeys.of(rule.metric()) : List.of(rule.key());
    if (keys.isEmpty()) {
      return found;
    }
    Map<String, Double> candidates = new HashMap<>();
    for (String key : keys) {
      Double value = found.get(key);
      if (value != null || MetricKeys.isCount(rule.metric())) {
        candidates.put(key, value == null ? 0.0 : value);
      }
    }
    return candidates;
  }

  /** A rule holds for a key. */
  record Finding(AlertRule rule, String key, double value) {}
}
