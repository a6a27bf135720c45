package io.pinbeam.transforms.aggregate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often each name was seen in a group, and which is the top one. Mutable, mergeable. */
final class NameCounts {
  private final Map<String, Count> counts = new HashMap<>();

  /** A copy, in the order of the names' UTF-8 bytes. */
  TreeMap<String, Long> counts() {
    TreeMap<String, Long> sorted = new TreeMap<>(Utf8Order.INSTANCE);
    counts.forEach((name, count) -> sorted.put(name, count.n));
    return sorted;
  }

  void add(String name) {
    add(name, 1);
  }

  void add(String name, long n) {
    Count count = counts.get(name);
    if (count == null) {
      count = new Count();
      counts.put(name, count);
    }
    count.n += n;
  }

  void merge(NameCounts other) {
    other.counts.forEach((name, count) -> add(name, count.n));
  }

  /** The names that share the top, or the smallest of them; none if no name was seen. */
  List<TopName> top(AnswerOptions.Ties ties) {
    TreeMap<String, Long> sorted = counts();
    long most = sorted.values().stream().mapToLong(Long::longValue).max().orElse(0);
    long tied = sorted.values().stream().filter(n -> n == most).count();
    return sorted.entrySet().stream()
        .filter(count -> count.getValue() == most)
        .limit(ties == AnswerOptions.Ties.FIRST ? 1 : tied)
        .map(count -> TopName.of(count.getKey(), most, tied))
        .toList();
  }

  /** A count that a further name changes in place. */
  private static final class Count {
    private long n;
  }
}
