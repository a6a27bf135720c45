package io.pinbeam.pipelines.query.function;

import java.util.Collections;
import java.util.Map;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.checkerframework.checker.nullness.qual.Nullable;

/** {@code TOP_TIED(name)}: how many names share the top; 1 is nobody else. */
public final class TopTiedFunction extends CountingFunction<String, Long> {
  private static final long serialVersionUID = 1;

  public TopTiedFunction() {
    super(StringUtf8Coder.of(), VarLongCoder.of());
  }

  @Override
  String value(Object input) {
    return input.toString();
  }

  @Override
  public @Nullable Long extractOutput(Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return null;
    }
    long most = Collections.max(counts.values());
    return counts.values().stream().filter(count -> count == most).count();
  }
}
