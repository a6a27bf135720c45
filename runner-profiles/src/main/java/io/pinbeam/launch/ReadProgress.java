package io.pinbeam.launch;

import io.pinbeam.pipelines.batch.BatchMetrics;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;

/** How far a bounded run has come by its metrics, in words. For one thread. */
final class ReadProgress {
  private static final MetricsFilter RECORDS = counter(BatchMetrics.RECORDS_READ);
  private static final MetricsFilter DONE = counter(BatchMetrics.INPUT_DONE);

  private final PipelineResult result;
  private final RunPace pace;
  private final long startedAt = System.nanoTime();

  private ReadProgress(PipelineResult result, RunPace pace) {
    this.result = result;
    this.pace = pace;
  }

  /**
   * Of a run that has just begun.
   *
   * @param size of the input, as {@link BatchMetrics#INPUT_DONE} counts it; 0 if nobody knows it
   */
  static ReadProgress of(PipelineResult result, long size) {
    return new ReadProgress(result, RunPace.of(size));
  }

  String line() {
    return pace.line(sum(RECORDS), sum(DONE), (System.nanoTime() - startedAt) / 1e9);
  }

  private long sum(MetricsFilter counter) {
    long sum = 0;
    for (MetricResult<Long> result : result.metrics().queryMetrics(counter).getCounters()) {
      sum += result.getAttempted();
    }
    return sum;
  }

  private static MetricsFilter counter(String name) {
    return MetricsFilter.builder()
        .addNameFilter(MetricNameFilter.named(BatchMetrics.NAMESPACE, name))
        .build();
  }
}
