package io.pinbeam.launch;

import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;

/** The panes of one window, each number after the pane of the one before. */
final class PaneProbes {
  private PaneProbes() {}

  static void early(Pipeline pipeline, ProbeInput input) {
    String run = input.run();
    Turn turn = number -> ProbeOutput.of(run).size() >= number;
    panes(
        pipeline,
        input,
        List.of(1, 2, 12),
        turn,
        Window.<Long>into(WindowProbes.windows())
            .triggering(
                AfterWatermark.pastEndOfWindow().withEarlyFirings(AfterPane.elementCountAtLeast(1)))
            .withAllowedLateness(Duration.ZERO)
            .accumulatingFiredPanes());
  }

  static List<String> earlyLines(ProbeInput input) {
    return input.isBounded()
        ? List.of("ON_TIME [0, 1]")
        : List.of("EARLY [0]", "EARLY [0, 1]", "ON_TIME [0, 1]");
  }

  /** The watermark is at second 12 before the last number comes, of second 3. */
  static void late(Pipeline pipeline, ProbeInput input) {
    String run = input.run();
    Turn turn = number -> number < 3 || !ProbeOutput.of(run).isEmpty();
    panes(
        pipeline,
        input,
        List.of(1, 2, 12, 3),
        turn,
        Window.<Long>into(WindowProbes.windows())
            .triggering(
                AfterWatermark.pastEndOfWindow().withLateFirings(AfterPane.elementCountAtLeast(1)))
            .withAllowedLateness(Duration.standardMinutes(1))
            .discardingFiredPanes());
  }

  static List<String> lateLines(ProbeInput input) {
    return input.isBounded() ? List.of("ON_TIME [0, 1, 3]") : List.of("ON_TIME [0, 1]", "LATE [3]");
  }

  private static void panes(
      Pipeline pipeline, ProbeInput input, List<Integer> seconds, Turn turn, Window<Long> window) {
    input.collect(
        input
            .numbers(pipeline, seconds, turn)
            .apply(window)
            .apply(WithKeys.of("all"))
            .apply(GroupByKey.create())
            .apply(ParDo.of(new PaneFn(input.isBounded()))));
  }

  /** Of the first window. A bounded input may have early panes or none, as its bundles fall. */
  private static final class PaneFn extends DoFn<KV<String, Iterable<Long>>, String> {
    private static final long serialVersionUID = 1L;

    private final boolean isBounded;

    PaneFn(boolean isBounded) {
      this.isBounded = isBounded;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<Long>> group,
        IntervalWindow window,
        PaneInfo pane,
        OutputReceiver<String> out) {
      boolean isFirst = window.start().equals(ProbeInput.START);
      if (isFirst && !(isBounded && pane.getTiming() == PaneInfo.Timing.EARLY)) {
        out.output(pane.getTiming() + " " + Grouped.sorted(group.getValue()));
      }
    }
  }
}
