package io.pinbeam.transforms.aggregate;

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

  /** The names that share the top, or the smallest of them; none if no name was seen. */
  List<TopName> top(AnswerOptions.Ties ties) {
    long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
    long tied = counts.values().stream().filter(n -> n == most).count();
    return counts.entrySet().stream()
        .filter(count -> count.getValue() == most)
        .limit(ties == AnswerOptions.Ties.FIRST ? 1 : tied)
        .map(count -> TopName.of(count.getKey(), most, tied))
        .toList();
  }
}
