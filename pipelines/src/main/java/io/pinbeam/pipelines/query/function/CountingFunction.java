package io.pinbeam.pipelines.query.function;

import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.MapCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Counts how often each value stands in a group: its size grows with the distinct values. */
abstract class CountingFunction<T, OutputT> extends CombineFn<T, Map<T, Long>, OutputT> {
  private static final long serialVersionUID = 1;

  private final Coder<T> valueCoder;
  private final Coder<OutputT> outputCoder;

  CountingFunction(Coder<T> valueCoder, Coder<OutputT> outputCoder) {
    this.valueCoder = valueCoder;
    this.outputCoder = outputCoder;
  }

  @Override
  public final Map<T, Long> createAccumulator() {
    return new HashMap<>();
  }

  @Override
  public final Map<T, Long> addInput(Map<T, Long> counts, @Nullable T input) {
    if (input != null) {
      counts.merge(value(input), 1L, Long::sum);
    }
    return counts;
  }

  /** The value as it is counted: Beam SQL hands over what a column holds, an INTEGER too. */
  abstract T value(Object input);

  @Override
  public final Map<T, Long> mergeAccumulators(Iterable<Map<T, Long>> accumulators) {
    Map<T, Long> merged = createAccumulator();
    for (Map<T, Long> counts : accumulators) {
      counts.forEach((value, count) -> merged.merge(value, count, Long::sum));
    }
    return merged;
  }

  @Override
  public final Coder<Map<T, Long>> getAccumulatorCoder(
      CoderRegistry registry, Coder<T> inputCoder) {
    return MapCoder.of(valueCoder, VarLongCoder.of());
  }

  @Override
  public final Coder<OutputT> getDefaultOutputCoder(CoderRegistry registry, Coder<T> inputCoder) {
    return NullableCoder.of(outputCoder);
  }
}
