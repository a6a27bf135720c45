package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.CommitResult;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.ReadRows;
import io.pinbeam.delta.WriteMode;
import io.pinbeam.delta.WriteOptions;
import io.pinbeam.delta.WriteRows;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaCreate;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler.BadRecordErrorHandler;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a table can be asked for besides all its rows, on each runner. */
class DeltaFeaturesIT {
  private static final Schema SCHEMA =
      Schema.builder()
          .addInt64Field("id")
          .addNullableField("country", FieldType.STRING)
          .addNullableField("price", FieldType.DECIMAL)
          .build();
  private static final Schema WIDER =
      Schema.builder()
          .addFields(SCHEMA.getFields())
          .addNullableField("note", FieldType.STRING)
          .build();
  private static final List<String> COUNTRIES = List.of("NL", "Côte d'Ivoire", "a/b=c%41");
  private static final int ROWS = 300;
  private static final long BAD_ROW = 7;
  private static final int NEW_ROWS = 2_000;

  @TempDir Path folder;

  /** Two tables in each of three pipelines: to begin one takes Spark longer than all the rest. */
  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void tablesAreWrittenChangedAndRead(String profile) throws Exception {
    Pipeline first = pipeline(profile);
    writeAllButTheBadRow(first);
    writeWindows(first, 60);
    run(first);
    assertThat(DeltaTable.at(posts()).currentVersion()).isEqualTo(0);
    assertThat(DeltaTable.at(readings()).currentVersion()).isEqualTo(6 * 2 - 1);

    Pipeline second = pipeline(profile);
    replaceOnePartition(second);
    writeWindows(second, 80);
    run(second);
    assertThat(DeltaTable.at(posts()).currentVersion()).isEqualTo(1);
    assertThat(DeltaTable.at(posts()).files())
        .filteredOn(file -> "NL".equals(file.partitionValues().get("country")))
        .extracting(DataFile::rowCount)
        .containsExactly((long) NEW_ROWS);
    assertThat(DeltaTable.at(readings()).currentVersion()).isEqualTo(8 * 2 - 1);

    Pipeline third = pipeline(profile);
    readPosts(third);
    readReadings(third);
    assertThat(tasksRead(run(third), "ReadNew")).isGreaterThan(3);
  }

  private void writeAllButTheBadRow(Pipeline pipeline) throws Exception {
    PCollection<CommitResult> commits;
    BadRecordErrorHandler<PCollection<String>> handler =
        pipeline.registerBadRecordErrorHandler(new Descriptions());
    try (BadRecordErrorHandler<PCollection<String>> open = handler) {
      commits =
          pipeline
              .apply("Rows", Create.of(rows()).withRowSchema(SCHEMA))
              .apply("Write", write().withErrorHandler(open))
              .getCommits();
    }
    PAssert.that(handler.getOutput())
        .containsInAnyOrder("price: a value has more decimals than decimal(38,18)");
    PCollection<Long> seen =
        pipeline
            .apply("Signal", Create.of(posts()))
            .apply(Wait.on(commits))
            .apply(
                "Look",
                MapElements.into(TypeDescriptors.longs())
                    .via(path -> DeltaTable.at(path).currentVersion()));
    PAssert.thatSingleton(seen).isEqualTo(0L);
  }

  /** By rows that have one column more, all from one element, so that one file takes them. */
  private void replaceOnePartition(Pipeline pipeline) {
    pipeline
        .apply("Seed", Create.of(0L))
        .apply(
            "NewRows", FlatMapElements.into(TypeDescriptors.rows()).via(DeltaFeaturesIT::newRows))
        .setRowSchema(WIDER)
        .apply(
            "Replace",
            write()
                .withMode(WriteMode.OVERWRITE_PARTITIONS)
                .withSchemaUpdate()
                .withOptions(WriteOptions.defaults().withRowGroupBytes(30_000)));
  }

  private void readPosts(Pipeline pipeline) {
    ReadRows read = DeltaIO.readRows().from(posts());
    PAssert.that(ids("Old", pipeline.apply("ReadOld", read.withVersion(0))))
        .containsInAnyOrder(LongStream.range(0, ROWS).filter(id -> id != BAD_ROW).boxed().toList());
    PAssert.that(pipeline.apply("ReadOther", read.withPartition("country", "a/b=c%41")))
        .containsInAnyOrder(
            rows().stream()
                .filter(row -> "a/b=c%41".equals(row.getString("country")))
                .map(DeltaFeaturesIT::widened)
                .toList());
    PAssert.that(
            ids(
                "New",
                pipeline.apply(
                    "ReadNew",
                    read.withPartition("country", "NL")
                        .withColumns("note", "id")
                        .withSplitBytes(50_000))))
        .containsInAnyOrder(LongStream.range(ROWS, ROWS + NEW_ROWS).boxed().toList());
  }

  /**
   * A reading a second, in windows of ten seconds, each sensor for itself: the windows of a second
   * run that the first has committed stay as they are.
   */
  private void writeWindows(Pipeline pipeline, int count) {
    List<TimestampedValue<Reading>> readings = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      readings.add(
          TimestampedValue.of(
              new Reading(id, id % 2 == 0 ? "even" : "odd"),
              Instant.parse("2026-11-21T10:00:00Z").plus(Duration.standardSeconds(id))));
    }
    pipeline
        .apply("Readings", Create.timestamped(readings))
        .apply(Window.into(FixedWindows.of(Duration.standardSeconds(10))))
        .apply(
            "WriteReadings",
            DeltaIO.<Reading>write()
                .to(readings())
                .withPartitionColumns("sensor")
                .withWindowedCommits("readings")
                .withShardKey(reading -> reading.sensor));
  }

  private void readReadings(Pipeline pipeline) {
    PAssert.that(ids("All", pipeline.apply("ReadReadings", DeltaIO.readRows().from(readings()))))
        .containsInAnyOrder(LongStream.range(0, 80).boxed().toList());
  }

  private static Pipeline pipeline(String profile) {
    return Pipeline.create(Arguments.parse(List.of("--profile=" + profile), PipelineOptions.class));
  }

  private static PipelineResult run(Pipeline pipeline) {
    return PipelineRun.run(pipeline, System.err);
  }

  private String posts() {
    return folder.resolve("posts").toString();
  }

  private String readings() {
    return folder.resolve("readings").toString();
  }

  private WriteRows write() {
    return DeltaIO.writeRows().to(posts()).withPartitionColumns("country");
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < ROWS; id++) {
      // As many decimals as the table has, or one more.
      BigDecimal price = new BigDecimal(id == BAD_ROW ? "0.1234567890123456789" : "1.5");
      rows.add(
          Row.withSchema(SCHEMA)
              .addValues(id, COUNTRIES.get((int) (id % COUNTRIES.size())), price)
              .build());
    }
    return rows;
  }

  /** As the table gives it: with its scale, and without what it does not have. */
  private static Row widened(Row row) {
    return Row.withSchema(WIDER)
        .addValues(
            row.getInt64("id"),
            row.getString("country"),
            row.getDecimal("price").setScale(18),
            null)
        .build();
  }

  private static List<Row> newRows(long seed) {
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    for (long id = ROWS; id < ROWS + NEW_ROWS; id++) {
      String note =
          random
              .ints(150, ' ', '~')
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      rows.add(Row.withSchema(WIDER).addValues(id, "NL", null, note).build());
    }
    return rows;
  }

  private static PCollection<Long> ids(String name, PCollection<Row> rows) {
    return rows.apply(
        "Ids" + name, MapElements.into(TypeDescriptors.longs()).via(row -> row.getInt64("id")));
  }

  private static long tasksRead(PipelineResult result, String step) {
    return result
        .metrics()
        .queryMetrics(
            MetricsFilter.builder()
                .addNameFilter(MetricNameFilter.named(ReadRows.class, "tasksRead"))
                .addStep(step)
                .build())
        .getCounters()
        .iterator()
        .next()
        .getAttempted();
  }

  /** An element that is no row. */
  @DefaultSchema(JavaFieldSchema.class)
  public static final class Reading {
    public final long id;
    public final String sensor;

    @SchemaCreate
    public Reading(long id, String sensor) {
      this.id = id;
      this.sensor = sensor;
    }
  }

  private static final class Descriptions
      extends PTransform<PCollection<BadRecord>, PCollection<String>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<String> expand(PCollection<BadRecord> records) {
      return records.apply(
          MapElements.into(TypeDescriptors.strings())
              .via(record -> record.getFailure().getDescription()));
    }
  }
}
