package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table on a file system that DeltaIO has never heard of, brought by a registrar of Beam's and
 * one of {@link LogStore}'s. On the runner that the build's profile names.
 */
class ForeignFileSystemTest {
  private static final String TABLE = "held://box/tables/things";
  private static final Schema SCHEMA =
      Schema.builder().addInt64Field("id").addStringField("kind").build();
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path folder;

  @BeforeEach
  void keepFiles() {
    HeldFiles.keepIn(folder);
    FileSystems.setDefaultPipelineOptions(options());
  }

  @Test
  void aTableIsWrittenReadCompactedAndVacuumed() throws IOException {
    WriteRows write = DeltaIO.writeRows().to(TABLE).withPartitionColumns("kind");
    write(0, 100, write);
    // Twelve windows are twelve commits, which is past a checkpoint.
    write(100, 220, write.withWindowedCommits("windows"));
    assertThat(DeltaTable.at(TABLE).currentVersion()).isEqualTo(12);
    expectIds(DeltaIO.readRows().from(TABLE), 0, 220);
    Path orphan = Files.writeString(HeldFiles.onDisk(TABLE + "/kind=even/orphan.parquet"), "x");

    CompactResult compacted = DeltaIO.maintain(TABLE).compact();
    VacuumResult vacuumed =
        DeltaIO.maintain(TABLE)
            .vacuum(VacuumOptions.defaults().withRetention(Duration.ZERO).withShortRetention());

    assertThat(compacted.filesAdded()).isEqualTo(2);
    assertThat(compacted.filesRemoved()).isGreaterThanOrEqualTo(26);
    assertThat(vacuumed.deletedFiles()).isEqualTo((int) compacted.filesRemoved() + 1);
    assertThat(orphan).doesNotExist();
    try (Stream<Path> files = Files.walk(HeldFiles.onDisk(TABLE))) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet")))
          .filteredOn(file -> !file.toString().contains("_delta_log"))
          .hasSize(2);
    }
    assertThat(HeldFiles.onDisk(TABLE + "/_delta_log/_last_checkpoint")).exists();
    expectIds(DeltaIO.readRows().from(TABLE).withColumns("id", "kind"), 0, 220);
    assertThat(DeltaTable.at(TABLE).history(1).get(0).version()).isEqualTo(13);
  }

  @Test
  void commitsOfSeveralThreadsAreAllKept() throws Exception {
    DeltaSchema schema = DeltaSchema.fromBeam(SCHEMA);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> writers = new ArrayList<>();
      for (int writer = 0; writer < 4; writer++) {
        writers.add(
            () -> {
              for (int commit = 0; commit < 6; commit++) {
                DeltaTable.at(TABLE).commit(List.of(), WriteMode.APPEND, schema);
              }
              return null;
            });
      }
      for (Future<Void> writer : threads.invokeAll(writers)) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(DeltaTable.at(TABLE).currentVersion()).isEqualTo(23);
  }

  private static PipelineOptions options() {
    String arguments = System.getProperty("pinbeam.runner", "--runner=DirectRunner");
    return PipelineOptionsFactory.fromArgs(arguments.split(" ")).create();
  }

  private static void write(long from, long to, WriteRows write) {
    List<TimestampedValue<Row>> rows = new ArrayList<>();
    for (long id = from; id < to; id++) {
      rows.add(
          TimestampedValue.of(
              Row.withSchema(SCHEMA).addValues(id, id % 2 == 0 ? "even" : "odd").build(),
              START.plus(org.joda.time.Duration.standardSeconds(id - from))));
    }
    Pipeline pipeline = Pipeline.create(options());
    pipeline
        .apply(
            Create.timestamped(rows)
                .withSchema(SCHEMA, TypeDescriptors.rows(), row -> row, row -> row))
        .apply(Window.into(FixedWindows.of(org.joda.time.Duration.standardSeconds(10))))
        .apply(write);
    pipeline.run().waitUntilFinish();
  }

  private static void expectIds(ReadRows read, long from, long to) {
    Pipeline pipeline = Pipeline.create(options());
    PCollection<Long> ids =
        pipeline
            .apply(read)
            .apply(MapElements.into(TypeDescriptors.longs()).via(row -> row.getInt64("id")));
    PAssert.that(ids).containsInAnyOrder(LongStream.range(from, to).boxed().toList());
    pipeline.run().waitUntilFinish();
  }
}
