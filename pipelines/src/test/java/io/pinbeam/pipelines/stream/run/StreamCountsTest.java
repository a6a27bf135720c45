package io.pinbeam.pipelines.stream.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.pipelines.stream.run.StreamCounts.Metric;
import io.pinbeam.pipelines.stream.source.ShardId;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StreamCountsTest {
  private final StreamCounts counts =
      Counts.of(
          new Counts()
              .counter("clean", "stream.records", 30)
              .counter("clean", "stream.records.a.pin/shardId-0", 10)
              .counter("clean", "stream.records.a.pin/shardId-1", 20)
              .counter("clean", "stream.read.a.pin/shardId-0", 11)
              .counter("commit", "stream.written.a.pin/shardId-0", 4)
              .counter("commit-late", "stream.written.a.pin/shardId-0", 5)
              .counter("commit", "stream.unmatched.a.geo", 7)
              .counter("clean", "recordsRead", 99)
              .foreign("stream.records", 1_000)
              .gauge("read", "stream.lagMillis.a.pin/shardId-0", 800, 10)
              .gauge("other", "stream.lagMillis.a.pin/shardId-0", 300, 11)
              .gauge("read", "stream.lagMillis.a.pin/shardId-1", 1_500, 9)
              .gauge("read", "stream.lagRecords.a.pin/shardId-1", -1, 9)
              .gauge("read", "stream.watermarkMillis", 5_000, 9));

  @Test
  void stepsAreAddedAndForeignMetricsLeftOut() {
    assertThat(counts.total(Metric.RECORDS)).isEqualTo(30);
    assertThat(counts.of(Metric.RECORDS, "a.pin")).isEqualTo(30);
    assertThat(counts.of(Metric.WRITTEN, "a.pin")).isEqualTo(9);
    assertThat(counts.of(Metric.WRITTEN, "a")).isZero();
    assertThat(counts.each(Metric.UNMATCHED)).containsOnlyKeys("a.geo");
    assertThat(counts.streams()).containsExactly("a.geo", "a.pin");
  }

  @Test
  void withoutAMetricOfTheWholeItIsTheSum() {
    assertThat(counts.total(Metric.WRITTEN)).isEqualTo(9);
    assertThat(counts.total(Metric.LATE)).isZero();
  }

  @Test
  void theNewestOfAGaugeCounts() {
    assertThat(counts.each(Metric.LAG_MILLIS)).containsEntry("a.pin/shardId-0", 300L);
    assertThat(counts.worst(Metric.LAG_MILLIS, "a.pin")).hasValue(1_500);
    assertThat(counts.worst(Metric.LAG_RECORDS, "a.pin")).isEmpty();
    assertThat(counts.watermark()).hasValue(5_000);
  }

  @Test
  void theStatusIsALineForEachStream() {
    TreeMap<ShardId, String> last = new TreeMap<>();
    last.put(new ShardId("a.pin", "shardId-1"), "49590");
    assertThat(StatusText.lines(Instant.parse("2026-11-21T10:31:00.5Z"), counts, last))
        .containsExactly(
            "10:31:00  a.geo: 0 records, 0 posts, 0 rows, 0 dead letters, 0 late, 7 unmatched;"
                + " not looked at yet; nothing committed yet",
            "10:31:00  a.pin: 30 records, 11 posts, 9 rows, 0 dead letters, 0 late, 0 unmatched;"
                + " 1.5 s behind; shardId-1 at 49590");
  }
}
