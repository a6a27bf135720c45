package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;

/** What {@link DeltaIO} must do on every runner; the options choose the runner. */
public final class DeltaIOScenarios {
  private static final Schema SCHEMA =
      Schema.builder()
          .addInt64Field("id")
          .addNullableField("name", FieldType.STRING)
          .addNullableField("at", FieldType.DATETIME)
          .addNullableField("scores", FieldType.array(FieldType.DOUBLE))
          .build();

  private final PipelineOptions options;

  public DeltaIOScenarios(PipelineOptions options) {
    this.options = options;
  }

  /** A thousand rows in, the same thousand out, with timestamps as MicrosInstant. */
  public void rowsComeBack(String path) throws IOException {
    write(path, 0, 1000, DeltaIO.writeRows().to(path));

    Schema read = DeltaSchema.fromBeam(SCHEMA).toBeam();
    List<Row> expected = new ArrayList<>();
    for (long id = 0; id < 1000; id++) {
      Row row = row(id);
      expected.add(
          Row.withSchema(read)
              .addValues(id, row.getString("name"))
              .addValue(Instant.ofEpochMilli(row.getDateTime("at").getMillis()))
              .addValue(row.getArray("scores"))
              .build());
    }
    Pipeline pipeline = Pipeline.create(options);
    PAssert.that(pipeline.apply(DeltaIO.readRows().from(path))).containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  /** The table exists, has its columns, and no row. */
  public void anOverwriteWithoutRowsLeavesAnEmptyTable(String path) throws IOException {
    write(path, 0, 10, DeltaIO.writeRows().to(path));

    write(path, 0, 0, DeltaIO.writeRows().to(path).withMode(WriteMode.OVERWRITE));

    DeltaTable table = DeltaTable.at(path);
    assertThat(table.currentVersion()).isEqualTo(1);
    assertThat(table.schema()).isEqualTo(DeltaSchema.fromBeam(SCHEMA));
    assertThat(table.files()).isEmpty();
    Pipeline pipeline = Pipeline.create(options);
    PAssert.that(pipeline.apply(DeltaIO.readRows().from(path))).empty();
    pipeline.run().waitUntilFinish();
  }

  /** A repeated run changes nothing and leaves no file behind. */
  public void theSameTransactionCommitsOnce(String path) throws IOException {
    for (WriteMode mode : List.of(WriteMode.APPEND, WriteMode.OVERWRITE)) {
      WriteRows write =
          DeltaIO.writeRows().to(path).withMode(mode).withTransaction("job-" + mode, 7);
      write(path, 0, 50, write);
      long version = DeltaTable.at(path).currentVersion();
      long files = parquetFiles(path);

      write(path, 0, 50, write);

      assertThat(DeltaTable.at(path).currentVersion()).isEqualTo(version);
      assertThat(parquetFiles(path)).isEqualTo(files);
    }
  }

  public void anOlderVersionIsRead(String path) throws IOException {
    write(path, 0, 3, DeltaIO.writeRows().to(path));
    write(path, 3, 5, DeltaIO.writeRows().to(path).withMode(WriteMode.OVERWRITE));

    Pipeline pipeline = Pipeline.create(options);
    PAssert.that(ids(pipeline, "Old", DeltaIO.readRows().from(path).withVersion(0)))
        .containsInAnyOrder(0L, 1L, 2L);
    PAssert.that(ids(pipeline, "New", DeltaIO.readRows().from(path))).containsInAnyOrder(3L, 4L);
    pipeline.run().waitUntilFinish();
  }

  /** Window by window, twice the same, into partitions; compacted; read by partition. */
  public void windowsComeBack(String path) throws IOException {
    WriteRows write =
        DeltaIO.writeRows().to(path).withPartitionColumns("name").withWindowedCommits("windows");
    for (int run = 0; run < 2; run++) {
      List<TimestampedValue<Row>> rows = new ArrayList<>();
      for (long id = 0; id < 40; id++) {
        Row row =
            Row.withSchema(SCHEMA)
                .addValues(id, id % 2 == 0 ? "even" : "odd", null, List.of(id / 2.0))
                .build();
        rows.add(TimestampedValue.of(row, new org.joda.time.Instant(id * 1000)));
      }
      Pipeline pipeline = Pipeline.create(options);
      pipeline
          .apply(
              Create.timestamped(rows)
                  .withSchema(SCHEMA, TypeDescriptors.rows(), row -> row, row -> row))
          .apply(Window.into(FixedWindows.of(Duration.standardSeconds(10))))
          .apply(write);
      pipeline.run().waitUntilFinish();
      assertThat(DeltaTable.at(path).currentVersion()).isEqualTo(3);
    }

    assertThat(DeltaIO.maintain(path).compact().filesAdded()).isEqualTo(2);

    Pipeline pipeline = Pipeline.create(options);
    PAssert.that(ids(pipeline, "Odd", DeltaIO.readRows().from(path).withPartition("name", "odd")))
        .containsInAnyOrder(LongStream.range(0, 40).filter(id -> id % 2 == 1).boxed().toList());
    pipeline.run().waitUntilFinish();
  }

  /** Files written in a DoFn of the pipeline, committed by one commit. */
  public void filesOfThePipelinesOwnAreCommitted(String path) throws IOException {
    DeltaSchema schema = DeltaSchema.builder().required("id", DeltaType.LONG).build();
    Pipeline pipeline = Pipeline.create(options);
    PCollection<CommitResult> commits =
        pipeline
            .apply(Create.of(1L, 2L, 3L))
            .apply(ParDo.of(new OwnFileFn(path, schema)))
            .apply(DeltaIO.commitFiles().to(path).withSchema(schema))
            .getCommits();
    PAssert.thatSingleton(commits).isEqualTo(CommitResult.of(0, CommitResult.Status.COMMITTED));
    pipeline.run().waitUntilFinish();

    assertThat(DeltaTable.at(path).files()).hasSize(3);
  }

  private void write(String path, long from, long to, WriteRows write) {
    List<Row> rows = new ArrayList<>();
    for (long id = from; id < to; id++) {
      rows.add(row(id));
    }
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(Create.of(rows).withRowSchema(SCHEMA)).apply(write);
    pipeline.run().waitUntilFinish();
  }

  private static Row row(long id) {
    return Row.withSchema(SCHEMA)
        .addValues(
            id,
            id % 7 == 0 ? null : "name " + id,
            new org.joda.time.Instant(1_500_000_000_000L + id),
            List.of(id / 2.0, -1.0))
        .build();
  }

  private static PCollection<Long> ids(Pipeline pipeline, String name, ReadRows read) {
    return pipeline.apply("Read" + name, read).apply("Ids" + name, ParDo.of(new IdFn()));
  }

  private static long parquetFiles(String path) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(path))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  private static final class IdFn extends DoFn<Row, Long> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Row row, OutputReceiver<Long> out) {
      out.output(row.getInt64("id"));
    }
  }

  private static final class OwnFileFn extends DoFn<Long, DataFile> implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final DeltaSchema schema;

    OwnFileFn(String path, DeltaSchema schema) {
      this.path = path;
      this.schema = schema;
    }

    @ProcessElement
    public void process(@Element Long id, OutputReceiver<DataFile> out) throws IOException {
      DataFileWriter<Long> writer =
          DataFileWriter.open(
              path,
              "part-" + UUID.randomUUID() + ".parquet",
              schema,
              (value, columns) -> columns.setLong(0, value),
              WriteOptions.defaults());
      writer.write(id);
      out.output(writer.close());
    }
  }
}
