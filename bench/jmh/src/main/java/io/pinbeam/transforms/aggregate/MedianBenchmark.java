package io.pinbeam.transforms.aggregate;

import io.pinbeam.bench.PieceBenchmark;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The exact median of 100,000 numbers: by counts of values, and by sorting all. In this package, as
 * the counts are known here only.
 */
public class MedianBenchmark extends PieceBenchmark {
  private static final int COUNT = 100_000;

  /** How many different numbers there are. */
  @Param({"2000", "50000"})
  public int distinct;

  private long[] numbers;

  @Setup
  public void setUp() {
    numbers = new Random(1).longs(COUNT, 0, distinct).toArray();
  }

  @Benchmark
  public Optional<BigDecimal> counts() {
    ValueCounts counts = new ValueCounts();
    for (long number : numbers) {
      counts.add(number);
    }
    return counts.median(AnswerOptions.MedianKind.EXACT);
  }

  @Benchmark
  public double sort() {
    long[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return (sorted[COUNT / 2 - 1] + sorted[COUNT / 2]) / 2.0;
  }
}
