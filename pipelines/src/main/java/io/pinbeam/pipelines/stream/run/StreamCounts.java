package io.pinbeam.pipelines.stream.run;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.metrics.GaugeResult;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.joda.time.Instant;

/**
 * What the runner's metrics say of a stream at one moment. A step that was tried again counts
 * twice: the ledger is the account, this is for looking on.
 */
final class StreamCounts {
  /** The namespace of our metrics. */
  static final String NAMESPACE = "pinbeam";

  private static final String PREFIX = "stream.";

  /** What is counted or measured; the name of its metric is {@code stream.<label>}. */
  enum Metric {
    RECORDS("records"),
    READ("read"),
    WRITTEN("written"),
    DEAD_LETTERS("deadLetters"),
    LATE("late"),
    UNMATCHED("unmatched"),
    LAG_MILLIS("lagMillis"),
    LAG_RECORDS("lagRecords"),
    WATERMARK_MILLIS("watermarkMillis"),
    TIP_MILLIS("tipMillis");

    private final String label;

    Metric(String label) {
      this.label = label;
    }
  }

  /** By what follows the name: {@code stream/shard}, {@code stream}, or nothing for the whole. */
  private final Map<Metric, SortedMap<String, Long>> values = new EnumMap<>(Metric.class);

  private StreamCounts() {}

  static StreamCounts none() {
    return new StreamCounts();
  }

  static StreamCounts of(MetricResults metrics) {
    // Not every runner filters by a part of the name.
    MetricQueryResults all = metrics.queryMetrics(MetricsFilter.builder().build());
    StreamCounts counts = new StreamCounts();
    for (MetricResult<Long> counter : all.getCounters()) {
      counts.add(counter, counter.getAttempted(), Long::sum);
    }
    Map<String, Instant> newest = new HashMap<>();
    for (MetricResult<GaugeResult> gauge : all.getGauges()) {
      GaugeResult value = gauge.getAttempted();
      Instant before = newest.get(gauge.getName().getName());
      if (before == null || value.getTimestamp().isAfter(before)) {
        newest.put(gauge.getName().getName(), value.getTimestamp());
        counts.add(gauge, value.getValue(), (old, next) -> next);
      }
    }
    return counts;
  }

  /** Whether nothing is known, as before the first metrics come. */
  boolean isEmpty() {
    return values.isEmpty();
  }

  private void add(
      MetricResult<?> metric, long value, java.util.function.BinaryOperator<Long> both) {
    String name = metric.getName().getName();
    if (!metric.getName().getNamespace().equals(NAMESPACE) || !name.startsWith(PREFIX)) {
      return;
    }
    int dot = name.indexOf('.', PREFIX.length());
    String label = name.substring(PREFIX.length(), dot < 0 ? name.length() : dot);
    String of = dot < 0 ? "" : name.substring(dot + 1);
    for (Metric known : Metric.values()) {
      if (known.label.equals(label)) {
        values.computeIfAbsent(known, k -> new TreeMap<>()).merge(of, value, both);
      }
    }
  }

  /** By {@code stream/shard} or {@code stream}; what has no such part is left out. */
  SortedMap<String, Long> each(Metric metric) {
    SortedMap<String, Long> each = new TreeMap<>(values.getOrDefault(metric, new TreeMap<>()));
    each.remove("");
    return each;
  }

  /** Of all streams. */
  long total(Metric metric) {
    Long total = values.getOrDefault(metric, new TreeMap<>()).get("");
    return total != null ? total : each(metric).values().stream().mapToLong(Long::longValue).sum();
  }

  /** The sum over a stream's shards. */
  long of(Metric metric, String stream) {
    return ofStream(metric, stream).stream().mapToLong(Long::longValue).sum();
  }

  /** The largest of a stream's shards; empty where none is known. A negative one is unknown. */
  OptionalLong worst(Metric metric, String stream) {
    return ofStream(metric, stream).stream()
        .mapToLong(Long::longValue)
        .filter(value -> value >= 0)
        .max();
  }

  /** How far the source is: no shard gets a record of an earlier time any more. */
  OptionalLong watermark() {
    return whole(Metric.WATERMARK_MILLIS);
  }

  /** All that the streams had at this time was read. */
  OptionalLong tip() {
    return whole(Metric.TIP_MILLIS);
  }

  private OptionalLong whole(Metric metric) {
    Long value = values.getOrDefault(metric, new TreeMap<>()).get("");
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** The streams of which anything is known. */
  SortedSet<String> streams() {
    SortedSet<String> streams = new TreeSet<>();
    for (Metric metric : Metric.values()) {
      each(metric).keySet().forEach(of -> streams.add(of.substring(0, end(of))));
    }
    return Collections.unmodifiableSortedSet(streams);
  }

  private Collection<Long> ofStream(Metric metric, String stream) {
    SortedMap<String, Long> of = new TreeMap<>(each(metric));
    of.keySet().removeIf(key -> !key.substring(0, end(key)).equals(stream));
    return of.values();
  }

  private static int end(String of) {
    int slash = of.indexOf('/');
    return slash < 0 ? of.length() : slash;
  }
}
