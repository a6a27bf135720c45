package io.pinbeam.pipelines.stream.run;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricKey;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.joda.time.Instant;

/** Metrics as a runner would give them. */
final class Counts extends MetricResults {
  private final List<MetricResult<Long>> counters = new ArrayList<>();
  private final List<MetricResult<GaugeResult>> gauges = new ArrayList<>();

  static StreamCounts of(Counts metrics) {
    return StreamCounts.of(metrics);
  }

  Counts counter(String step, String name, long value) {
    counters.add(MetricResult.attempted(key("pinbeam", step, name), value));
    return this;
  }

  Counts foreign(String name, long value) {
    counters.add(MetricResult.attempted(key("other", "step", name), value));
    return this;
  }

  Counts gauge(String step, String name, long value, long at) {
    gauges.add(
        MetricResult.attempted(
            key("pinbeam", step, name), GaugeResult.create(value, new Instant(at))));
    return this;
  }

  private static MetricKey key(String namespace, String step, String name) {
    return MetricKey.create(step, MetricName.named(namespace, name));
  }

  @Override
  public MetricQueryResults queryMetrics(MetricsFilter filter) {
    return MetricQueryResults.create(counters, List.of(), gauges, List.of(), List.of(), List.of());
  }
}
