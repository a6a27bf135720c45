package io.pinbeam.transforms.aggregate;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How often each value was seen: the exact median of any number of values in the space of the
 * distinct ones. Mutable, mergeable.
 */
final class ValueCounts {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  // Open addressing: every post is counted here up to three times, and boxes would cost most of it.
  private long[] values = new long[16];
  private long[] counts = new long[16];
  private int size;

  /** A copy, in the order of the values. */
  TreeMap<Long, Long> counts() {
    TreeMap<Long, Long> sorted = new TreeMap<>();
    for (int slot = 0; slot < values.length; slot++) {
      if (counts[slot] > 0) {
        sorted.put(values[slot], counts[slot]);
      }
    }
    return sorted;
  }

  void add(long value) {
    add(value, 1);
  }

  /** Counts a value {@code n} times, at least once. */
  void add(long value, long n) {
    int slot = slot(value);
    if (counts[slot] == 0) {
      values[slot] = value;
      size++;
    }
    counts[slot] += n;
    if (size * 2 > values.length) {
      grow();
    }
  }

  void merge(ValueCounts other) {
    for (int slot = 0; slot < other.values.length; slot++) {
      if (other.counts[slot] > 0) {
        add(other.values[slot], other.counts[slot]);
      }
    }
  }

  /** Where a value stands, or the free place where it would. */
  private int slot(long value) {
    int mask = values.length - 1;
    // Mixed twice, or values that share many low bits would all begin at the same few places.
    long mixed = value * GOLDEN;
    mixed = (mixed ^ (mixed >>> 32)) * GOLDEN;
    int slot = (int) (mixed >>> 32) & mask;
    while (counts[slot] > 0 && values[slot] != value) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldValues = values;
    long[] oldCounts = counts;
    values = new long[oldValues.length * 2];
    counts = new long[oldValues.length * 2];
    for (int old = 0; old < oldValues.length; old++) {
      if (oldCounts[old] > 0) {
        int slot = slot(oldValues[old]);
        values[slot] = oldValues[old];
        counts[slot] = oldCounts[old];
      }
    }
  }

  /** With one decimal; empty if no value was seen. */
  Optional<BigDecimal> median(AnswerOptions.MedianKind kind) {
    long n = Arrays.stream(counts).sum();
    if (n == 0) {
      return Optional.empty();
    }
    TreeMap<Long, Long> sorted = counts();
    long lower = at((n - 1) / 2, sorted);
    long upper = kind == AnswerOptions.MedianKind.EXACT ? at(n / 2, sorted) : lower;
    BigInteger tenths =
        BigInteger.valueOf(lower).add(BigInteger.valueOf(upper)).multiply(BigInteger.valueOf(5));
    return Optional.of(new BigDecimal(tenths, 1));
  }

  /** The value at a place, from 0, when all are written in order. */
  private static long at(long place, TreeMap<Long, Long> sorted) {
    long left = place;
    for (Map.Entry<Long, Long> entry : sorted.entrySet()) {
      left -= entry.getValue();
      if (left < 0) {
        return entry.getKey();
      }
    }
    throw new IllegalStateException("no value at place " + place);
  }
}
