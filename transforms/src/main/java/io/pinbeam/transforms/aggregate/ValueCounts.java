package io.pinbeam.transforms.aggregate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How often each value was seen: the exact median of any number of values in the space of the
 * distinct ones. Mutable, mergeable.
 */
final class ValueCounts {
  private final TreeMap<Long, Long> counts;

  ValueCounts() {
    this(new TreeMap<>());
  }

  ValueCounts(TreeMap<Long, Long> counts) {
    this.counts = counts;
  }

  TreeMap<Long, Long> counts() {
    return counts;
  }

  void add(long value) {
    counts.merge(value, 1L, Long::sum);
  }

  void merge(ValueCounts other) {
    other.counts.forEach((value, n) -> counts.merge(value, n, Long::sum));
  }

  /** With one decimal; empty if no value was seen. */
  Optional<BigDecimal> median(AnswerOptions.MedianKind kind) {
    long n = counts.values().stream().mapToLong(Long::longValue).sum();
    if (n == 0) {
      return Optional.empty();
    }
    long lower = at((n - 1) / 2);
    long upper = kind == AnswerOptions.MedianKind.EXACT ? at(n / 2) : lower;
    BigInteger tenths =
        BigInteger.valueOf(lower).add(BigInteger.valueOf(upper)).multiply(BigInteger.valueOf(5));
    return Optional.of(new BigDecimal(tenths, 1));
  }

  /** The value at a place, from 0, when all are written in order. */
  private long at(long place) {
    long left = place;
    for (Map.Entry<Long, Long> entry : counts.entrySet()) {
      left -= entry.getValue();
      if (left < 0) {
        return entry.getKey();
      }
    }
    throw new IllegalStateException("no value at place " + place);
  }
}
