package io.pinbeam.pipelines.stream.trend;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.source.StopSignal;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.model.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitTrendsTest {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final WindowFn<Object, IntervalWindow> MINUTES =
      FixedWindows.of(Duration.standardMinutes(1));

  @TempDir Path folder;

  /** The parts of post 1 in two packs of one window, those of post 2 in two windows. */
  private static List<TimestampedValue<KV<String, byte[]>>> packs() {
    TrendPack first = new TrendPack();
    first.row(row(Kind.PIN, pin(1, "art", 10)), order(1));
    first.row(row(Kind.PIN, pin(2, "art", 10)), order(2));
    first.rejected(Kind.PIN);
    TrendPack second = new TrendPack();
    second.row(row(Kind.PIN, pin(1, "travel", 30)), order(3));
    second.row(row(Kind.GEO, Geo.builder().ind(1).country("Chad").build()), order(1));
    second.row(row(Kind.USER, User.builder().ind(1).age(20).build()), order(1));
    second.rejected(null);
    TrendPack third = new TrendPack();
    third.row(row(Kind.GEO, Geo.builder().ind(2).country("Peru").build()), order(4));
    third.row(row(Kind.USER, User.builder().ind(2).build()), order(5));
    return List.of(at(0, first), at(59, second), at(60, third));
  }

  private static RowBuffer row(Kind kind, Object row) {
    RowBuffer rows = RowBuffer.of(kind);
    rows.addRow(row);
    return rows;
  }

  @Test
  void eachWindowIsCountedAndCommittedOnce() throws IOException {
    long unmatched = run(MINUTES, 60);
    assertThat(rows())
        .containsExactlyInAnyOrder(
            "10:00:00 10:01:00 posts travel|Chad travel Chad - - - 1.0",
            "10:00:00 10:01:00 posts_total all - - - - - 1.0",
            "10:00:00 10:01:00 top_category travel travel - - - 1 1.0",
            "10:00:00 10:01:00 median_followers 18-24 - - 18-24 - - 30.0",
            "10:00:00 10:01:00 reject_rate pin - - - pin - 0.25",
            "10:00:00 10:01:00 reject_rate geo - - - geo - 0.0",
            "10:00:00 10:01:00 reject_rate user - - - user - 0.0",
            "10:00:00 10:01:00 reject_rate all - - - - - " + 2.0 / 7,
            "10:00:00 10:01:00 unmatched pin - - - pin - 1.0",
            "10:00:00 10:01:00 unmatched geo - - - geo - 0.0",
            "10:00:00 10:01:00 unmatched user - - - user - 0.0",
            "10:01:00 10:02:00 posts_total all - - - - - 0.0",
            "10:01:00 10:02:00 reject_rate geo - - - geo - 0.0",
            "10:01:00 10:02:00 reject_rate user - - - user - 0.0",
            "10:01:00 10:02:00 reject_rate all - - - - - 0.0",
            "10:01:00 10:02:00 unmatched pin - - - pin - 0.0",
            "10:01:00 10:02:00 unmatched geo - - - geo - 1.0",
            "10:01:00 10:02:00 unmatched user - - - user - 1.0");
    assertThat(unmatched).isEqualTo(3);
    assertThat(ledger())
        .containsExactlyInAnyOrder(
            "10:00:00 10:01:00 s-pin - 0 0 0 0 0 0 1 - - - - - - run",
            "10:00:00 10:01:00 geo - 0 0 0 0 0 0 0 - - - - - - run",
            "10:00:00 10:01:00 user - 0 0 0 0 0 0 0 - - - - - - run",
            "10:01:00 10:02:00 s-pin - 0 0 0 0 0 0 0 - - - - - - run",
            "10:01:00 10:02:00 geo - 0 0 0 0 0 0 1 - - - - - - run",
            "10:01:00 10:02:00 user - 0 0 0 0 0 0 1 - - - - - - run");
    List<String> before = rows();

    assertThat(run(MINUTES, 60)).isZero();

    assertThat(rows()).isEqualTo(before);
    assertThat(ledger()).hasSize(6);
    assertThat(table().currentVersion()).isEqualTo(1);
    try (Stream<Path> files = Files.list(Path.of(table().path()))) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet"))).hasSize(2);
    }
  }

  @Test
  void windowsThatSlideAreACommitEach() throws IOException {
    run(SlidingWindows.of(Duration.standardMinutes(2)).every(Duration.standardMinutes(1)), 60);
    assertThat(rows())
        .filteredOn(row -> row.contains("posts_total"))
        .containsExactlyInAnyOrder(
            "09:59:00 10:01:00 posts_total all - - - - - 1.0",
            "10:00:00 10:02:00 posts_total all - - - - - 2.0",
            "10:01:00 10:03:00 posts_total all - - - - - 0.0");
    assertThat(rows())
        .filteredOn(row -> row.startsWith("10:00:00 10:02:00 unmatched"))
        .hasSize(3)
        .allMatch(row -> row.endsWith(" 0.0"));
    java.time.Duration period = java.time.Duration.ofMinutes(1);
    assertThat(table().windowCommits(CommitTrends.APPLICATION))
        .matches(done -> done.isCommitted(CommitTrends.window(START.minus(period), period)))
        .matches(done -> !done.isCommitted(CommitTrends.window(START.plusSeconds(120), period)));
  }

  @Test
  void aWindowWhoseCommitWasCutOffIsCountedByTheNextRun() throws IOException {
    run(MINUTES, 60);
    List<String> trends = rows();
    // As if the run had ended after the ledger's commits.
    try (Stream<Path> files = Files.walk(folder.resolve("tables/trends"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }

    run(MINUTES, 60);

    assertThat(rows()).containsExactlyInAnyOrderElementsOf(trends);
    assertThat(ledger()).hasSize(6);
  }

  @Test
  void aWindowThatOnlyAStopClosedIsLeftToTheNextRun() throws IOException {
    StopSignal stop = new StopSignal(folder.resolve("stream/run").toString());
    Files.createDirectories(folder.resolve("stream/run"));
    Files.writeString(
        Path.of(stop.completeFile()), Long.toString(START.plusSeconds(90).toEpochMilli()));

    run(MINUTES, 60, stop);

    assertThat(rows()).isNotEmpty().allMatch(row -> row.startsWith("10:00:00 10:01:00 "));

    run(MINUTES, 60, new StopSignal(folder.resolve("stream/next").toString()));

    assertThat(rows()).anyMatch(row -> row.startsWith("10:01:00 10:02:00 "));
  }

  /** Gives the unmatched rows that the run counted. */
  private long run(WindowFn<Object, IntervalWindow> windows, int periodSeconds) {
    return run(windows, periodSeconds, new StopSignal(folder.resolve("stream/run").toString()));
  }

  private long run(WindowFn<Object, IntervalWindow> windows, int periodSeconds, StopSignal stop) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(
            Create.timestamped(packs())
                .withCoder(KvCoder.of(StringUtf8Coder.of(), ByteArrayCoder.of())))
        .apply(Window.into(windows))
        .apply(GroupByKey.create())
        .apply(
            CommitTrends.under(
                    OutputLayout.under(folder.toString()),
                    "run",
                    java.time.Duration.ofSeconds(periodSeconds))
                .withStreams(List.of("s-pin", "a.user", "b.user", "all"))
                .withStop(stop));
    var result = pipeline.run();
    result.waitUntilFinish();
    long unmatched = 0;
    for (var counter :
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named("pinbeam", "stream.unmatched"))
                    .build())
            .getCounters()) {
      unmatched += counter.getAttempted();
    }
    return unmatched;
  }

  private DeltaTable table() {
    return DeltaTable.at(folder.resolve("tables/trends").toString());
  }

  /** Times without their day; a dash for null. */
  private List<String> rows() throws IOException {
    List<String> rows = new ArrayList<>();
    try (DeltaRows table = table().rows()) {
      table.forEachRemaining(row -> rows.add(text(row)));
    }
    return rows;
  }

  /** Without the time of the commit. */
  private List<String> ledger() throws IOException {
    List<String> lines = new ArrayList<>();
    try (DeltaRows table = DeltaTable.at(folder.resolve("tables/ledger").toString()).rows()) {
      table.forEachRemaining(
          row -> lines.add(text(row).replaceFirst(" \\d\\d:\\d\\d:\\d\\d(?= run)", "")));
    }
    return lines;
  }

  private static String text(Row row) {
    return row.getValues().stream()
        .map(
            value ->
                value instanceof Instant time
                    ? time.toString().substring(11, 19)
                    : value == null ? "-" : value.toString())
        .collect(Collectors.joining(" "));
  }

  private static TimestampedValue<KV<String, byte[]>> at(int second, TrendPack pack) {
    return TimestampedValue.of(
        KV.of(CommitTrends.KEY, pack.toByteArray()),
        org.joda.time.Instant.ofEpochMilli(START.plusSeconds(second).toEpochMilli()));
  }

  private static Pin pin(long ind, String category, long followers) {
    return Pin.builder().ind(ind).category(category).followerCount(followers).build();
  }

  private static RecordOrder order(long position) {
    return RecordOrder.of(0, position, 0);
  }
}
