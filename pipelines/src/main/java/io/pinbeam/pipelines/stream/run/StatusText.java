package io.pinbeam.pipelines.stream.run;

import io.pinbeam.pipelines.stream.run.StreamCounts.Metric;
import io.pinbeam.pipelines.stream.source.ShardId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;

/** How a running stream is, in words. */
final class StatusText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ISO_LOCAL_TIME.withZone(ZoneOffset.UTC);

  private StatusText() {}

  /** A line for each stream: this run's counts, how far behind, the last positions committed. */
  static List<String> lines(
      Instant now, StreamCounts counts, SortedMap<ShardId, String> lastPositions) {
    List<String> lines = new ArrayList<>();
    for (String stream : counts.streams()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%s  %s: %s, %s, %s, %s, %,d late, %,d unmatched; %s; %s",
              TIME.format(now.truncatedTo(ChronoUnit.SECONDS)),
              stream,
              count(counts.of(Metric.RECORDS, stream), "record"),
              count(counts.of(Metric.READ, stream), "post"),
              count(counts.of(Metric.WRITTEN, stream), "row"),
              count(counts.of(Metric.DEAD_LETTERS, stream), "dead letter"),
              counts.of(Metric.LATE, stream),
              counts.of(Metric.UNMATCHED, stream),
              behind(counts, stream),
              last(lastPositions, stream)));
    }
    return lines;
  }

  /** One short text for the whole, for a terminal. */
  static String progress(StreamCounts counts, double seconds) {
    long records = counts.total(Metric.RECORDS);
    long lag =
        counts.each(Metric.LAG_MILLIS).values().stream().mapToLong(Long::longValue).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "%s read, %,d rows, %,d dead letters, %.1f s behind, %,.0f s",
        count(records, "record"),
        counts.total(Metric.WRITTEN),
        counts.total(Metric.DEAD_LETTERS),
        Math.max(0, lag) / 1e3,
        seconds);
  }

  private static String behind(StreamCounts counts, String stream) {
    OptionalLong millis = counts.worst(Metric.LAG_MILLIS, stream);
    OptionalLong records = counts.worst(Metric.LAG_RECORDS, stream);
    if (millis.isEmpty()) {
      return "not looked at yet";
    }
    return String.format(Locale.ROOT, "%,.1f s", millis.getAsLong() / 1e3)
        + (records.isEmpty() ? "" : ", " + count(records.getAsLong(), "record"))
        + " behind";
  }

  private static String last(SortedMap<ShardId, String> lastPositions, String stream) {
    List<String> last = new ArrayList<>();
    for (Map.Entry<ShardId, String> position : lastPositions.entrySet()) {
      if (position.getKey().stream().equals(stream)) {
        last.add(position.getKey().shard() + " at " + position.getValue());
      }
    }
    return last.isEmpty() ? "nothing committed yet" : String.join(", ", last);
  }

  private static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }
}
