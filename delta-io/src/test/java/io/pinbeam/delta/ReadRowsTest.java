package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadRowsTest {
  private static final int ROWS = 3_000;
  private static final DeltaSchema SCHEMA =
      DeltaSchema.builder()
          .required("id", DeltaType.LONG)
          .nullable("text", DeltaType.STRING)
          .build();

  @TempDir Path folder;

  @Test
  void eachRowOfALargeFileComesOnceFromSeveralTasks() throws IOException {
    DataFile file = writeLargeFile();
    ReadRows read = DeltaIO.readRows().from(folder.toString()).withColumns("id");

    Map<String, Long> whole = readIds(read);
    Map<String, Long> split = readIds(read.withSplitBytes(file.sizeBytes() / 10 + 1));
    Map<String, Long> tiny = readIds(read.withSplitBytes(file.sizeBytes() / 40));

    assertThat(whole.get("tasksRead")).isEqualTo(1);
    assertThat(split.get("tasksRead")).isEqualTo(10);
    assertThat(tiny.get("tasksRead")).isGreaterThan(30);
    assertThat(List.of(whole.get("rowsRead"), split.get("rowsRead"))).containsOnly((long) ROWS);
  }

  @Test
  void columnsThatAreNotAskedForAreNotReadFromTheFile() throws IOException {
    DataFile file = writeLargeFile();
    ReadRows read = DeltaIO.readRows().from(folder.toString());

    long all = readIds(read).get("bytesRead");
    long ids = readIds(read.withColumns("id")).get("bytesRead");

    assertThat(all).isBetween(file.sizeBytes() * 9 / 10, file.sizeBytes() * 11 / 10);
    assertThat(ids).isLessThan(all / 4);
  }

  @Test
  void filesOfOtherPartitionsAreNotOpened() throws IOException {
    DeltaTable table = DeltaTable.at(folder.toString());
    List<DataFile> files = new ArrayList<>();
    for (String country : List.of("DE", "IN", "Côte d'Ivoire / é=x %41")) {
      files.add(writePartition(country, files.size()));
    }
    DeltaSchema schema =
        DeltaSchema.builder()
            .required("id", DeltaType.LONG)
            .nullable("country", DeltaType.STRING)
            .build();
    table.commit(DeltaCommit.of(schema, files).withPartitionColumns(List.of("country")));
    ReadRows read = DeltaIO.readRows().from(folder.toString());
    expectIds(read, 0, 1, 2);

    Files.delete(folder.resolve(files.get(1).path()));

    expectIds(read.withPartition("country", "DE", "Côte d'Ivoire / é=x %41"), 0, 2);
    assertThatThrownBy(() -> expectIds(read, 0, 1, 2)).hasMessageContaining("country=IN");
  }

  @Test
  void aLaterCommitIsNotSeenByAPipelineThatIsBuilt() throws IOException {
    DeltaTable table = DeltaTable.at(folder.toString());
    table.commit(List.of(write("part-0.parquet", 1, 0)), WriteMode.APPEND, SCHEMA);
    Pipeline pipeline = pipeline();
    PAssert.that(ids(pipeline, "Read", DeltaIO.readRows().from(folder.toString())))
        .containsInAnyOrder(0L);

    table.commit(List.of(write("part-1.parquet", 2, 0)), WriteMode.OVERWRITE, SCHEMA);

    pipeline.run().waitUntilFinish();
  }

  @Test
  void timestampsWithoutATimeZoneAreWrittenToo() throws IOException {
    DeltaSchema schema = DeltaSchema.builder().nullable("at", DeltaType.TIMESTAMP_NTZ).build();
    assertThat(DeltaSchema.fromBeam(schema.toBeam())).isEqualTo(schema);
    LocalDateTime gap = LocalDateTime.parse("2024-03-31T02:30:00.123456");
    LocalDateTime early = LocalDateTime.parse("0099-12-31T23:59:59.999999");
    DeltaTable table = DeltaTable.at(folder.toString());
    DataFileWriter<LocalDateTime> writer =
        DataFileWriter.open(
            folder.toString(),
            "part-0.parquet",
            schema,
            (value, columns) -> columns.setValue(0, value),
            WriteOptions.defaults());
    writer.write(gap);
    writer.write(early);
    DataFile file = writer.close();

    table.commit(List.of(file), WriteMode.APPEND, schema);

    assertThat(file.statistics())
        .contains("\"maxValues\":{\"at\":\"2024-03-31T02:30:00.123456\"}")
        .contains("\"minValues\":{\"at\":\"0099-12-31T23:59:59.999999\"}");
    try (DeltaRows rows = table.rows()) {
      assertThat(rows)
          .toIterable()
          .extracting(row -> row.getLogicalTypeValue("at", LocalDateTime.class))
          .containsExactly(gap, early);
    }
    assertThat(Files.readString(folder.resolve("_delta_log/00000000000000000000.json")))
        .contains("\"readerFeatures\":[\"timestampNtz\"]");
  }

  @Test
  void aTableMadeWithoutTheFeatureTakesNoTimestampsWithoutATimeZone() throws IOException {
    DeltaTable table = DeltaTable.at(folder.toString());
    table.commit(List.of(write("part-0.parquet", 1, 0)), WriteMode.APPEND, SCHEMA);
    DeltaSchema other = DeltaSchema.builder().nullable("at", DeltaType.TIMESTAMP_NTZ).build();

    assertThatThrownBy(() -> table.commit(List.of(), WriteMode.OVERWRITE, other))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("timestampNtz");
  }

  private DataFile writeLargeFile() throws IOException {
    DataFile file = write("part-0.parquet", ROWS, 200);
    DeltaTable.at(folder.toString()).commit(List.of(file), WriteMode.APPEND, SCHEMA);
    return file;
  }

  /** Ids from 0; texts that do not compress, in small row groups. */
  private DataFile write(String name, int rows, int textLength) throws IOException {
    DataFileWriter<Long> writer =
        DataFileWriter.open(
            folder.toString(),
            name,
            SCHEMA,
            (value, columns) -> {
              columns.setLong(0, value);
              columns.setString(1, noise(value, textLength));
            },
            WriteOptions.defaults().withRowGroupBytes(30_000));
    for (long id = 0; id < rows; id++) {
      writer.write(id);
    }
    return writer.close();
  }

  private static String noise(long seed, int length) {
    return new Random(seed)
        .ints(length, ' ', '~')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private DataFile writePartition(String country, long id) throws IOException {
    DataFileWriter<Long> writer =
        DataFileWriter.open(
            folder.toString(),
            "part-" + id + ".parquet",
            DeltaSchema.builder().required("id", DeltaType.LONG).build(),
            (value, columns) -> columns.setLong(0, value),
            WriteOptions.defaults(),
            Map.of("country", country));
    writer.write(id);
    return writer.close();
  }

  /**
   * Gives the counters. The step has a name of its own: Spark's runner counts for the whole JVM.
   */
  private static Map<String, Long> readIds(ReadRows read) {
    List<Long> expected = new ArrayList<>();
    for (long id = 0; id < ROWS; id++) {
      expected.add(id);
    }
    String step = "Read-" + UUID.randomUUID();
    Pipeline pipeline = pipeline();
    PAssert.that(ids(pipeline, step, read)).containsInAnyOrder(expected);
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();

    Map<String, Long> counters = new HashMap<>();
    result
        .metrics()
        .queryMetrics(
            MetricsFilter.builder()
                .addNameFilter(MetricNameFilter.inNamespace(ReadRows.class))
                .addStep(step)
                .build())
        .getCounters()
        .forEach(counter -> counters.put(counter.getName().getName(), counter.getAttempted()));
    return counters;
  }

  private static void expectIds(ReadRows read, long... expected) {
    Pipeline pipeline = pipeline();
    List<Long> ids = new ArrayList<>();
    for (long id : expected) {
      ids.add(id);
    }
    PAssert.that(ids(pipeline, "Read", read)).containsInAnyOrder(ids);
    pipeline.run().waitUntilFinish();
  }

  private static PCollection<Long> ids(Pipeline pipeline, String step, ReadRows read) {
    return pipeline.apply(step, read).apply(ParDo.of(new IdFn())).setCoder(VarLongCoder.of());
  }

  private static Pipeline pipeline() {
    return Pipeline.create(
        PipelineOptionsFactory.fromArgs(
                System.getProperty("pinbeam.runner", "--runner=DirectRunner").split(" "))
            .create());
  }

  private static final class IdFn extends DoFn<Row, Long> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Row row, OutputReceiver<Long> out) {
      out.output(row.getInt64("id"));
    }
  }
}
