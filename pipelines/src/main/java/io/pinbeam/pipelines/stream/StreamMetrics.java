package io.pinbeam.pipelines.stream;

import io.pinbeam.pipelines.stream.source.ShardId;
import org.apache.beam.sdk.metrics.Metrics;

/** How the metrics of a stream are named. */
final class StreamMetrics {
  static final String NAMESPACE = "pinbeam";

  private StreamMetrics() {}

  /** Adds to {@code stream.<name>}, and to that of the shard. */
  static void add(String name, ShardId shard, long by) {
    Metrics.counter(NAMESPACE, "stream." + name).inc(by);
    Metrics.counter(NAMESPACE, "stream." + name + "." + shard).inc(by);
  }
}
