package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Wait;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.transforms.errorhandling.ErrorHandler;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the runner that the build's profile names. */
class WriteRowsTest {
  private static final Schema SCHEMA =
      Schema.builder()
          .addInt64Field("id")
          .addNullableField("country", FieldType.STRING)
          .addNullableField("price", FieldType.DECIMAL)
          .build();
  private static final Duration MINUTE = Duration.standardMinutes(1);

  @TempDir Path folder;

  private static Pipeline pipeline() {
    String arguments = System.getProperty("pinbeam.runner", "--runner=DirectRunner");
    PipelineOptions options = PipelineOptionsFactory.fromArgs(arguments.split(" ")).create();
    return Pipeline.create(options);
  }

  @Test
  void partitionsHoldTheirRows() throws IOException {
    List<String> countries = List.of("Côte d'Ivoire", "a/b=c%41", "NL", "");
    Map<String, List<Long>> expected = new TreeMap<>();
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 400; id++) {
      String country = countries.get((int) (id % 4));
      rows.add(row(id, country, null));
      expected
          .computeIfAbsent(country.isEmpty() ? "null" : country, c -> new ArrayList<>())
          .add(id);
    }

    write(rows, DeltaIO.writeRows().to(path()).withPartitionColumns("country"));

    Map<String, Long> written = new TreeMap<>();
    for (DataFile file : DeltaTable.at(path()).files()) {
      assertThat(Path.of(path()).resolve(file.path())).hasSize(file.sizeBytes());
      written.merge(
          String.valueOf(file.partitionValues().get("country")), file.rowCount(), Long::sum);
    }
    assertThat(written)
        .isEqualTo(
            expected.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> (long) e.getValue().size())));
  }

  @Test
  void badRowsGoToTheHandlerAndAllOthersIntoTheTable() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 100; id++) {
      rows.add(row(id, "NL", new BigDecimal(id % 10 == 3 ? "0.1234567890123456789" : "1.5")));
    }
    Pipeline pipeline = pipeline();
    ErrorHandler<BadRecord, PCollection<String>> handler =
        pipeline.registerBadRecordErrorHandler(new Reasons());
    try (handler) {
      pipeline
          .apply(Create.of(rows).withRowSchema(SCHEMA))
          .apply("WriteFitting", DeltaIO.writeRows().to(path()).withErrorHandler(handler));
    }
    PAssert.that(handler.getOutput())
        .satisfies(
            all -> {
              assertThat(all)
                  .hasSize(10)
                  .allMatch(
                      reason ->
                          reason.startsWith("price: a value has more decimals")
                              && reason.contains("0.1234567890123456789"));
              return null;
            });

    PipelineResult result = pipeline.run();
    result.waitUntilFinish();

    assertThat(rowCount()).isEqualTo(90);
    assertThat(counter(result, "badRows")).isEqualTo(10);
    assertThat(counter(result, "rowsWritten")).isEqualTo(90);
  }

  @Test
  void withoutAHandlerABadRowFailsThePipeline() {
    List<Row> rows = List.of(row(1, "NL", new BigDecimal("0.1234567890123456789")));

    assertThatThrownBy(() -> write(rows, DeltaIO.writeRows().to(path())))
        .hasStackTraceContaining("price: a value has more decimals than decimal(38,18)");

    assertThat(DeltaTable.at(path()).exists()).isFalse();
  }

  @Test
  void whatWaitsForTheCommitSeesTheTable() {
    Pipeline pipeline = pipeline();
    PCollection<CommitResult> commits =
        pipeline
            .apply(Create.of(row(1, "NL", null), row(2, "NL", null)).withRowSchema(SCHEMA))
            .apply("Write", DeltaIO.writeRows().to(path()))
            .getCommits();
    PCollection<Long> seen =
        pipeline
            .apply("Signal", Create.of(path()))
            .apply(Wait.on(commits))
            .apply(
                MapElements.into(TypeDescriptors.longs())
                    .via(path -> DeltaTable.at(path).currentVersion()));
    PAssert.thatSingleton(seen).isEqualTo(0L);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whatCannotBeWrittenWindowByWindowIsRefused() {
    WriteRows write = DeltaIO.writeRows().to(path()).withWindowedCommits("app");
    Window<Row> minutes = Window.into(FixedWindows.of(MINUTE));

    assertThatThrownBy(() -> expand(null, write)).hasMessageContaining("needs fixed windows");
    assertThatThrownBy(
            () -> expand(Window.into(SlidingWindows.of(MINUTE).every(MINUTE.dividedBy(2))), write))
        .hasMessageContaining("needs fixed windows");
    assertThatThrownBy(
            () ->
                expand(
                    minutes
                        .triggering(
                            AfterWatermark.pastEndOfWindow()
                                .withEarlyFirings(AfterPane.elementCountAtLeast(1)))
                        .withAllowedLateness(MINUTE)
                        .discardingFiredPanes(),
                    write))
        .hasMessageContaining("fires before");
    assertThatThrownBy(
            () ->
                expand(
                    minutes
                        .triggering(
                            AfterWatermark.pastEndOfWindow()
                                .withLateFirings(AfterPane.elementCountAtLeast(1)))
                        .withAllowedLateness(MINUTE)
                        .accumulatingFiredPanes(),
                    write))
        .hasMessageContaining("discardingFiredPanes");
    assertThatThrownBy(() -> expand(minutes, write.withMode(WriteMode.OVERWRITE)))
        .hasMessageContaining("appends");
    assertThatThrownBy(() -> expand(minutes, write.withTransaction("app", 1)))
        .hasMessageContaining("leave withTransaction out");
    assertThatThrownBy(() -> expand(minutes, DeltaIO.writeRows().to(path())))
        .hasMessageContaining("withWindowedCommits(application)");
  }

  private static void expand(Window<Row> window, WriteRows write) {
    PCollection<Row> rows =
        pipeline()
            .apply(GenerateSequence.from(0))
            .apply(MapElements.into(TypeDescriptors.rows()).via(id -> row(id, "NL", null)))
            .setRowSchema(SCHEMA);
    (window == null ? rows : rows.apply(window)).apply(write);
  }

  private String path() {
    return folder.resolve("table").toString();
  }

  private static void write(List<Row> rows, WriteRows write) {
    Pipeline pipeline = pipeline();
    pipeline.apply(Create.of(rows).withRowSchema(SCHEMA)).apply(write);
    pipeline.run().waitUntilFinish();
  }

  private long rowCount() throws IOException {
    return DeltaTable.at(path()).files().stream().mapToLong(DataFile::rowCount).sum();
  }

  /** Of the step named only there: Spark's runner counts for the whole JVM. */
  private static long counter(PipelineResult result, String name) {
    return result
        .metrics()
        .queryMetrics(
            MetricsFilter.builder()
                .addNameFilter(MetricNameFilter.named(DeltaIO.class, name))
                .addStep("WriteFitting")
                .build())
        .getCounters()
        .iterator()
        .next()
        .getAttempted();
  }

  private static Row row(long id, String country, BigDecimal price) {
    return Row.withSchema(SCHEMA).addValues(id, country, price).build();
  }

  /** The reason and the row of each bad record. */
  private static final class Reasons
      extends PTransform<PCollection<BadRecord>, PCollection<String>> {
    private static final long serialVersionUID = 1L;

    @Override
    public PCollection<String> expand(PCollection<BadRecord> records) {
      return records.apply(ParDo.of(new ReasonFn()));
    }
  }

  private static final class ReasonFn extends DoFn<BadRecord, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element BadRecord record, OutputReceiver<String> out) {
      out.output(
          record.getFailure().getDescription()
              + " "
              + record.getRecord().getHumanReadableJsonRecord());
    }
  }
}
