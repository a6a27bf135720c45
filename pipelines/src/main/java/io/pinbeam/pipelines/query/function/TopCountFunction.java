package io.pinbeam.pipelines.query.function;

import java.util.Collections;
import java.util.Map;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.checkerframework.checker.nullness.qual.Nullable;

/** {@code TOP_COUNT(name)}: in how many rows the name stands that stands in most. */
public final class TopCountFunction extends CountingFunction<String, Long> {
  private static final long serialVersionUID = 1;

  public TopCountFunction() {
    super(StringUtf8Coder.of(), VarLongCoder.of());
  }

  @Override
  String value(Object input) {
    return input.toString();
  }

  @Override
  public @Nullable Long extractOutput(Map<String, Long> counts) {
    return counts.isEmpty() ? null : Collections.max(counts.values());
  }
}
