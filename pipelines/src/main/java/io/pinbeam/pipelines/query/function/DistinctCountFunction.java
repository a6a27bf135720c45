package io.pinbeam.pipelines.query.function;

import java.util.Map;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;

/**
 * {@code DISTINCT_COUNT(text)}: how many different texts stand in a group. Beam SQL has no {@code
 * COUNT(DISTINCT …)}; grouping by the text instead would cost the direct runner a key for each.
 */
public final class DistinctCountFunction extends CountingFunction<String, Long> {
  private static final long serialVersionUID = 1;

  public DistinctCountFunction() {
    super(StringUtf8Coder.of(), VarLongCoder.of());
  }

  @Override
  String value(Object input) {
    return input.toString();
  }

  @Override
  public Long extractOutput(Map<String, Long> counts) {
    return (long) counts.size();
  }
}
