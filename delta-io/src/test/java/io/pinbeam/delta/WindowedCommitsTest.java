package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowedCommitsTest implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Schema SCHEMA =
      Schema.builder().addInt64Field("id").addNullableField("kind", FieldType.STRING).build();
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration WINDOW = Duration.standardSeconds(10);

  @TempDir transient Path folder;

  /** Ten windows, three shards, in any order; a second run finds them all there. */
  @Test
  void eachShardOfEachWindowIsOneCommitOnce() throws IOException {
    WriteRows write = write().withShards(3).withPartitionColumns("kind");
    List<TimestampedValue<Row>> rows = new ArrayList<>();
    for (long id = 0; id < 1000; id++) {
      rows.add(TimestampedValue.of(row(id), START.plus(id * 100)));
    }
    Collections.shuffle(rows, new Random(1));
    bounded(rows, write);

    assertThat(DeltaTable.at(path()).currentVersion()).isEqualTo(29);
    assertThat(ids()).containsExactlyElementsOf(LongStream.range(0, 1000).boxed().toList());
    long files = files();
    assertThat(files).as("a file of each of two kinds").isEqualTo(60);

    // As if the first run had seen a part of the input only.
    for (long id = 1000; id < 1050; id++) {
      rows.add(TimestampedValue.of(row(id), START.plus(id * 100)));
    }
    Collections.shuffle(rows, new Random(2));
    bounded(rows, write);

    assertThat(ids()).containsExactlyElementsOf(LongStream.range(0, 1050).boxed().toList());
    assertThat(DeltaTable.at(path()).currentVersion()).isEqualTo(32);
    assertThat(files()).isEqualTo(files + 6);
  }

  @Test
  void theShardKeyIsAFunctionOfTheRow() throws IOException {
    bounded(
        List.of(
            TimestampedValue.of(row(1), START),
            TimestampedValue.of(row(2), START),
            TimestampedValue.of(row(3), START.plus(1))),
        write().withShardKey(row -> "stream-" + row.getInt64("id") % 2));

    assertThat(DeltaTable.at(path()).currentVersion()).isEqualTo(1);
    assertThat(ids()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void lateRowsAreDroppedUnlessLatenessIsAllowed() throws IOException {
    PipelineResult result = stream(Duration.ZERO);

    assertThat(ids()).containsExactly(1L, 2L);
    assertThat(counters(result, "lateRows")).isEmpty();
  }

  @Test
  void latePanesAreCommittedOnTheirOwn() throws IOException {
    PipelineResult result = stream(Duration.standardHours(1));

    assertThat(ids()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(counters(result, "lateRows")).containsExactly(2L);
  }

  @Test
  void filesOfARefusedCommitAreDeleted() throws IOException {
    DeltaTable.at(path())
        .commit(
            DeltaCommit.of(
                DeltaSchema.builder().nullable("other", DeltaType.LONG).build(), List.of()));

    try {
      bounded(List.of(TimestampedValue.of(row(1), START)), write());
    } catch (RuntimeException expected) {
      assertThat(expected).hasStackTraceContaining("Cannot append to");
    }

    assertThat(DeltaTable.at(path()).currentVersion()).isEqualTo(0);
    assertThat(files()).isZero();
  }

  private PipelineResult stream(Duration lateness) {
    TestStream<Row> stream =
        TestStream.create(SCHEMA)
            .addElements(
                TimestampedValue.of(row(1), START), TimestampedValue.of(row(2), START.plus(9999)))
            .advanceWatermarkTo(START.plus(WINDOW))
            .addElements(TimestampedValue.of(row(3), START.plus(1)))
            .advanceWatermarkTo(START.plus(WINDOW).plus(1))
            .addElements(TimestampedValue.of(row(4), START.plus(2)))
            .advanceWatermarkToInfinity();
    Pipeline pipeline = pipeline();
    Window<Row> window = Window.<Row>into(FixedWindows.of(WINDOW)).withAllowedLateness(lateness);
    pipeline.apply(stream).apply(window.discardingFiredPanes()).apply(write());
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return result;
  }

  private void bounded(List<TimestampedValue<Row>> rows, WriteRows write) {
    Pipeline pipeline = pipeline();
    pipeline
        .apply(Create.timestamped(rows).withSchema(SCHEMA, TypeDescriptors.rows(), r -> r, r -> r))
        .apply(Window.into(FixedWindows.of(WINDOW)))
        .apply(write);
    pipeline.run().waitUntilFinish();
  }

  private static Pipeline pipeline() {
    return Pipeline.create(PipelineOptionsFactory.fromArgs("--runner=DirectRunner").create());
  }

  private WriteRows write() {
    return DeltaIO.writeRows().to(path()).withWindowedCommits("app");
  }

  private String path() {
    return folder.resolve("table").toString();
  }

  private List<Long> ids() throws IOException {
    List<Long> ids = new ArrayList<>();
    try (DeltaRows rows = DeltaTable.at(path()).rows()) {
      rows.forEachRemaining(row -> ids.add(row.getInt64("id")));
    }
    Collections.sort(ids);
    return ids;
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(path()))) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .filter(file -> !file.toString().contains("_delta_log"))
          .count();
    }
  }

  private static List<Long> counters(PipelineResult result, String name) {
    List<Long> values = new ArrayList<>();
    result
        .metrics()
        .queryMetrics(
            MetricsFilter.builder()
                .addNameFilter(MetricNameFilter.named(DeltaIO.class, name))
                .build())
        .getCounters()
        .forEach(counter -> values.add(counter.getAttempted()));
    return values;
  }

  private static Row row(long id) {
    return Row.withSchema(SCHEMA).addValues(id, id % 2 == 0 ? "even" : "odd").build();
  }
}
