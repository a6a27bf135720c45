package io.pinbeam.pipelines.stream.run;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.stream.run.StreamCounts.Metric;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.util.function.Supplier;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Serves a stream's metrics as Prometheus text, to this machine alone. */
final class MetricsServer implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final @Nullable HTTPServer server;

  private MetricsServer(@Nullable HTTPServer server) {
    this.server = server;
  }

  /** The port, if it can be one. */
  static @Nullable Integer checked(@Nullable Integer port) {
    if (port != null && (port < 0 || port > 65_535)) {
      throw new BadOptionException(
          "--metricsPort=" + port + " is not allowed: a port from 0 to 65535 is");
    }
    return port;
  }

  /**
   * Serves what is counted at each time of asking.
   *
   * @param port 0: any that is free; null: serves nothing
   */
  static MetricsServer start(@Nullable Integer port, Supplier<StreamCounts> counts) {
    if (port == null) {
      return new MetricsServer(null);
    }
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register((MultiCollector) () -> snapshots(counts.get()));
    try {
      return new MetricsServer(
          HTTPServer.builder().hostname(LOOPBACK).port(port).registry(registry).buildAndStart());
    } catch (IOException e) {
      throw new BadOptionException(
          "--metricsPort=" + port + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** Where it is served; empty if nowhere. */
  String address() {
    return server == null ? "" : "http://" + LOOPBACK + ":" + server.getPort() + "/metrics";
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }

  private static MetricSnapshots snapshots(StreamCounts counts) {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    all.metricSnapshot(counter("records", "Records of the streams read", Metric.RECORDS, counts));
    all.metricSnapshot(counter("read", "Posts found in the records", Metric.READ, counts));
    all.metricSnapshot(counter("written", "Rows committed", Metric.WRITTEN, counts));
    all.metricSnapshot(
        counter("dead_letters", "Posts that were refused", Metric.DEAD_LETTERS, counts));
    all.metricSnapshot(
        counter("late", "Records put into a later window than their arrival", Metric.LATE, counts));
    all.metricSnapshot(
        counter(
            "unmatched",
            "Rows whose post was not complete within the window of trends",
            Metric.UNMATCHED,
            counts));
    all.metricSnapshot(
        gauge("lag_seconds", "How far a shard's tip is ahead", Metric.LAG_MILLIS, 1e3, counts));
    all.metricSnapshot(
        gauge("lag_records", "The same in records, from Kafka", Metric.LAG_RECORDS, 1, counts));
    if (counts.watermark().isPresent()) {
      all.metricSnapshot(
          GaugeSnapshot.builder()
              .name("pinbeam_stream_watermark_timestamp_seconds")
              .help("Until when everything that arrived is read")
              .dataPoint(
                  GaugeDataPointSnapshot.builder()
                      .value(counts.watermark().getAsLong() / 1e3)
                      .build())
              .build());
    }
    return all.build();
  }

  private static CounterSnapshot counter(
      String name, String help, Metric metric, StreamCounts counts) {
    CounterSnapshot.Builder snapshot =
        CounterSnapshot.builder().name("pinbeam_stream_" + name).help(help);
    counts
        .each(metric)
        .forEach(
            (of, value) ->
                snapshot.dataPoint(
                    CounterDataPointSnapshot.builder().labels(labels(of)).value(value).build()));
    return snapshot.build();
  }

  private static GaugeSnapshot gauge(
      String name, String help, Metric metric, double unit, StreamCounts counts) {
    GaugeSnapshot.Builder snapshot =
        GaugeSnapshot.builder().name("pinbeam_stream_" + name).help(help);
    counts
        .each(metric)
        .forEach(
            (of, value) -> {
              // Below 0 the source does not tell.
              if (value >= 0) {
                snapshot.dataPoint(
                    GaugeDataPointSnapshot.builder()
                        .labels(labels(of))
                        .value(value / unit)
                        .build());
              }
            });
    return snapshot.build();
  }

  private static Labels labels(String of) {
    int slash = of.indexOf('/');
    return slash < 0
        ? Labels.of("stream", of)
        : Labels.of("stream", of.substring(0, slash), "shard", of.substring(slash + 1));
  }
}
