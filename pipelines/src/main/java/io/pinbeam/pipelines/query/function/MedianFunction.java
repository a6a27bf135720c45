package io.pinbeam.pipelines.query.function;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.BigDecimalCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@code MEDIAN(number)}: exact; of an even number of rows the mean of the middle two. Null in a
 * group without any number, else a DECIMAL with one decimal.
 */
public final class MedianFunction extends CountingFunction<Long, BigDecimal> {
  private static final long serialVersionUID = 1;

  public MedianFunction() {
    super(VarLongCoder.of(), BigDecimalCoder.of());
  }

  @Override
  Long value(Object input) {
    if (input instanceof Long || input instanceof Integer || input instanceof Short) {
      return ((Number) input).longValue();
    }
    throw new IllegalArgumentException(
        "MEDIAN takes whole numbers, not " + input.getClass().getSimpleName());
  }

  @Override
  public @Nullable BigDecimal extractOutput(Map<Long, Long> counts) {
    long rows = counts.values().stream().mapToLong(Long::longValue).sum();
    if (rows == 0) {
      return null;
    }
    TreeMap<Long, Long> sorted = new TreeMap<>(counts);
    BigInteger sum =
        BigInteger.valueOf(at(sorted, (rows - 1) / 2))
            .add(BigInteger.valueOf(at(sorted, rows / 2)));
    return new BigDecimal(sum.multiply(BigInteger.valueOf(5)), 1);
  }

  private static long at(TreeMap<Long, Long> sorted, long place) {
    long passed = 0;
    for (Map.Entry<Long, Long> entry : sorted.entrySet()) {
      passed += entry.getValue();
      if (passed > place) {
        return entry.getKey();
      }
    }
    throw new IllegalStateException("no row " + place);
  }
}
