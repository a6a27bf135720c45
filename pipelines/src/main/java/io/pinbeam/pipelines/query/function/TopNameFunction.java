package io.pinbeam.pipelines.query.function;

import io.pinbeam.transforms.aggregate.Utf8Order;
import java.util.Collections;
import java.util.Map;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@code TOP_NAME(name)}: the name that stands in most rows; ties go to the smallest by UTF-8
 * bytes.
 */
public final class TopNameFunction extends CountingFunction<String, String> {
  private static final long serialVersionUID = 1;

  public TopNameFunction() {
    super(StringUtf8Coder.of(), StringUtf8Coder.of());
  }

  @Override
  String value(Object input) {
    return input.toString();
  }

  @Override
  public @Nullable String extractOutput(Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return null;
    }
    long most = Collections.max(counts.values());
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() == most)
        .map(Map.Entry::getKey)
        .min(Utf8Order.INSTANCE)
        .orElse(null);
  }
}
