package io.pinbeam.pipelines.stream;

import io.pinbeam.pipelines.stream.trend.CommitTrends;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;

/** Gathers what the trends count by window, and commits each. */
final class StreamTrends {
  private StreamTrends() {}

  static void count(PCollection<KV<String, byte[]>> packs, StreamSetup setup) {
    packs
        .apply("TrendWindows", Window.into(windows(setup)))
        .apply("GroupByWindow", GroupByKey.create())
        .apply(
            "CommitTrends",
            CommitTrends.under(setup.layout(), setup.runId(), setup.windowEvery())
                .withStreams(setup.streams())
                .withStop(setup.stop()));
  }

  private static WindowFn<Object, IntervalWindow> windows(StreamSetup setup) {
    Duration size = StreamGraph.joda(setup.window());
    Duration every = StreamGraph.joda(setup.windowEvery());
    // One window each period is the same either way; fixed ones cost a runner less.
    return size.equals(every) ? FixedWindows.of(size) : SlidingWindows.of(size).every(every);
  }
}
