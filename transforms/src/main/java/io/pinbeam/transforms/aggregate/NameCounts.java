package io.pinbeam.transforms.aggregate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** How often each name was seen in a group, and which is the top one. Mutable, mergeable. */
final class NameCounts {
  private final TreeMap<String, Long> counts;

  NameCounts() {
    this(new TreeMap<>(Utf8Order.INSTANCE));
  }

  /** Names in the order of their UTF-8 bytes. */
  NameCounts(TreeMap<String, Long> counts) {
    this.counts = counts;
  }

  TreeMap<String, Long> counts() {
    return counts;
  }

  void add(String name) {
    counts.merge(name, 1L, Long::sum);
  }

  void merge(NameCounts other) {
    other.counts.forEach((name, n) -> counts.merge(name, n, Long::sum));
  }

  /** {@code name, count, how many share the top}: one row, or one for each that shares it. */
  List<List<Object>> top(AnswerOptions.Ties ties) {
    long most = Collections.max(counts.values());
    long tied = counts.values().stream().filter(n -> n == most).count();
    List<List<Object>> rows = new ArrayList<>();
    counts.forEach(
        (name, n) -> {
          if (n == most && (rows.isEmpty() || ties == AnswerOptions.Ties.ALL)) {
            rows.add(List.of(name, n, tied));
          }
        });
    return rows;
  }
}
