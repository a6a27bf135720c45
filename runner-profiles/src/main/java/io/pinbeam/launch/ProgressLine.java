package io.pinbeam.launch;

import io.pinbeam.pipelines.batch.BatchMetrics;
import java.io.PrintStream;
import java.util.Locale;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;

/** One line on a terminal that says how far a run is; nothing where the output is no terminal. */
final class ProgressLine {
  private static final MetricsFilter RECORDS =
      MetricsFilter.builder()
          .addNameFilter(MetricNameFilter.named(BatchMetrics.NAMESPACE, BatchMetrics.RECORDS_READ))
          .build();
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream err;
  private final boolean terminal;
  private final long startedAt = System.nanoTime();
  private boolean shown;

  private ProgressLine(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  static ProgressLine on(PrintStream err) {
    return new ProgressLine(err, System.console() != null);
  }

  void show(PipelineResult result) {
    if (!terminal) {
      return;
    }
    long records = 0;
    for (MetricResult<Long> counter : result.metrics().queryMetrics(RECORDS).getCounters()) {
      records += counter.getAttempted();
    }
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    show(
        String.format(
            Locale.ROOT, "%,d records read, %,.0f/s, %.0f s", records, records / seconds, seconds));
  }

  void show(String text) {
    if (terminal) {
      err.print(CLEAR + text);
      err.flush();
      shown = true;
    }
  }

  void clear() {
    if (shown) {
      err.print(CLEAR);
      err.flush();
    }
  }
}
