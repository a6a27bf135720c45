package io.pinbeam.launch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;

/** A line for each key and window: {@code 0-10 odd [1, 3, 5, 7, 9]}. */
final class Grouped extends DoFn<KV<String, Iterable<Long>>, String> {
  private static final long serialVersionUID = 1L;

  @ProcessElement
  public void process(
      @Element KV<String, Iterable<Long>> group,
      IntervalWindow window,
      OutputReceiver<String> out) {
    out.output(
        line(
            ProbeInput.secondOf(window.start()),
            ProbeInput.secondOf(window.end()),
            group.getKey(),
            sorted(group.getValue())));
  }

  static String line(long from, long to, String key, Object value) {
    return from + "-" + to + " " + key + " " + value;
  }

  static List<Long> sorted(Iterable<Long> values) {
    List<Long> sorted = new ArrayList<>();
    values.forEach(sorted::add);
    Collections.sort(sorted);
    return sorted;
  }

  static String keyOf(long number) {
    return number % 2 == 0 ? "even" : "odd";
  }
}
