package io.pinbeam.delta;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A hash of a row that is the same in every JVM, today and after a restart: of its values alone, by
 * definitions that stand here or in the JDK's documentation.
 */
final class StableHash {
  private StableHash() {}

  static int of(@Nullable Object value) {
    if (value instanceof Row) {
      return ofAll(((Row) value).getValues());
    }
    if (value instanceof Iterable) {
      return ofAll((Iterable<?>) value);
    }
    if (value instanceof Map) {
      int hash = 0;
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        // A sum: the order of the entries is not a part of the value.
        hash += mix(31 * of(entry.getKey()) + of(entry.getValue()));
      }
      return mix(hash);
    }
    return mix(ofLeaf(value));
  }

  private static int ofAll(Iterable<?> values) {
    int hash = 1;
    for (Object value : values) {
      hash = 31 * hash + of(value);
    }
    return mix(hash);
  }

  private static int ofLeaf(@Nullable Object value) {
    if (value == null) {
      return 0;
    }
    if (value instanceof byte[]) {
      return Arrays.hashCode((byte[]) value);
    }
    if (value instanceof Number && !(value instanceof BigDecimal)) {
      double number = ((Number) value).doubleValue();
      return Long.hashCode(((Number) value).longValue()) ^ Double.hashCode(number);
    }
    // Numbers with decimals, dates and instants have one text each; so have texts.
    return value.toString().hashCode();
  }

  /** Spreads what differs in few bits, since the remainder by a small number follows. */
  private static int mix(int hash) {
    int h = hash;
    h = (h ^ (h >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return h ^ (h >>> 16);
  }
}
