package io.pinbeam.pipelines.query.function;

import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine.CombineFn;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@code LARGEST(SIZED(size, name))}: the name with the largest size; ties go to the name that is
 * smallest by UTF-8 bytes. Null in a group without any.
 */
public final class LargestFunction extends CombineFn<String, String, String> {
  private static final long serialVersionUID = 1;
  private static final String NONE = "";

  @Override
  public String createAccumulator() {
    return NONE;
  }

  @Override
  public String addInput(String accumulator, @Nullable String input) {
    if (input == null || input.isEmpty()) {
      return accumulator;
    }
    return accumulator.isEmpty() ? input : Sized.larger(accumulator, input);
  }

  @Override
  public String mergeAccumulators(Iterable<String> accumulators) {
    String merged = NONE;
    for (String accumulator : accumulators) {
      merged = addInput(merged, accumulator);
    }
    return merged;
  }

  @Override
  public @Nullable String extractOutput(String accumulator) {
    return accumulator.isEmpty() ? null : Sized.parse(accumulator).value();
  }

  @Override
  public Coder<String> getAccumulatorCoder(CoderRegistry registry, Coder<String> inputCoder) {
    return StringUtf8Coder.of();
  }

  @Override
  public Coder<String> getDefaultOutputCoder(CoderRegistry registry, Coder<String> inputCoder) {
    return NullableCoder.of(StringUtf8Coder.of());
  }
}
