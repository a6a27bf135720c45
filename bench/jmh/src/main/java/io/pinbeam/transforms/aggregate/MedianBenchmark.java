package io.pinbeam.transforms.aggregate;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The exact median of 100,000 numbers: by counts of values, and by sorting all. In this package, as
 * the counts are known here only.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MedianBenchmark {
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
