package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.delta.CompactResult;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.DeltaCommit;
import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.WriteMode;
import io.pinbeam.delta.WriteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs and a compaction at once on one table, on a local disk and on S3. */
@Tag("reliability")
@Timeout(300)
class ManyWritersIT {
  private static final int JOBS = 2;
  private static final int RUNS = 6;
  private static final int ROWS = 100;

  private static LocalCloudProcess cloud;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    cloud = LocalCloudProcess.start("--parts=s3");
    CloudBucket.create(cloud, "shared").close();
  }

  @BeforeEach
  void useTheServer() {
    FileSystems.setDefaultPipelineOptions(options());
  }

  @AfterAll
  static void stop() {
    cloud.close();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "s3"})
  void jobsAndACompactionLoseNothing(String where) throws Exception {
    String path = path(where, "appended");
    append(path, 0, ROWS);
    ExecutorService threads = Executors.newFixedThreadPool(JOBS + 1);
    CountDownLatch running = new CountDownLatch(JOBS);
    List<Future<?>> jobs = new ArrayList<>();
    for (int job = 1; job <= JOBS; job++) {
      long first = job * 1_000_000L;
      jobs.add(
          threads.submit(
              () -> {
                try {
                  for (int run = 0; run < RUNS; run++) {
                    append(path, first + run * ROWS, first + (run + 1) * ROWS);
                  }
                } finally {
                  running.countDown();
                }
              }));
    }
    Future<Integer> compactions =
        threads.submit(
            () -> {
              int done = 0;
              while (running.getCount() > 0) {
                CompactResult result = DeltaIO.maintain(path).compact();
                done += result.version().isPresent() ? 1 : 0;
              }
              return done;
            });
    for (Future<?> job : jobs) {
      job.get();
    }
    int compacted = compactions.get();
    threads.shutdown();

    System.err.printf(
        "many writers, %s: %d jobs of %d commits beside %d compactions%n",
        where, JOBS, RUNS, compacted);
    assertThat(compacted).as("compactions between the commits").isPositive();
    DeltaTable table = DeltaTable.at(path);
    assertThat(table.currentVersion()).isEqualTo(JOBS * RUNS + compacted);
    List<Long> expected = new ArrayList<>(LongStream.range(0, ROWS).boxed().toList());
    for (int job = 1; job <= JOBS; job++) {
      long first = job * 1_000_000L;
      LongStream.range(first, first + RUNS * ROWS).forEach(expected::add);
    }
    List<Long> ids = new ArrayList<>();
    try (DeltaRows rows = table.rows()) {
      while (rows.hasNext()) {
        Row row = rows.next();
        ids.add(row.getInt64("id"));
        assertThat(row.getInt64("amount")).isEqualTo(CrashRows.amount(row.getInt64("id")));
      }
    }
    ids.sort(null);
    assertThat(ids).isEqualTo(expected);
  }

  /** The files are written for a table that is another one when they are committed. */
  @ParameterizedTest
  @ValueSource(strings = {"local", "s3"})
  void anAppendIsRefusedWhenTheTableHasAnotherSchemaMeanwhile(String where) throws IOException {
    String path = path(where, "changed");
    append(path, 0, ROWS);
    DeltaSchema numbers = DeltaSchema.fromBeam(CrashRows.SCHEMA);
    DataFile file = file(path, numbers);
    DeltaSchema texts =
        DeltaSchema.builder()
            .required("id", DeltaType.STRING)
            .required("amount", DeltaType.LONG)
            .build();
    DeltaTable table = DeltaTable.at(path);
    table.commit(DeltaCommit.of(texts, List.of()).withMode(WriteMode.OVERWRITE));

    assertThatThrownBy(() -> table.commit(DeltaCommit.of(numbers, List.of(file))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("id")
        .hasMessageContainingAll("long", "string");
    assertThat(table.currentVersion()).isEqualTo(1);
    assertThat(table.files()).isEmpty();
  }

  private static void append(String path, long from, long to) {
    List<Row> rows = LongStream.range(from, to).mapToObj(CrashRows::row).toList();
    Pipeline pipeline = Pipeline.create(options());
    pipeline
        .apply(Create.of(rows).withRowSchema(CrashRows.SCHEMA))
        .apply(DeltaIO.writeRows().to(path));
    pipeline.run().waitUntilFinish();
  }

  private static DataFile file(String path, DeltaSchema schema) throws IOException {
    DataFileWriter<Long> writer =
        DataFileWriter.open(
            path,
            "part-of-the-old-schema.parquet",
            schema,
            (value, out) -> {
              out.setLong(0, value);
              out.setLong(1, value);
            },
            WriteOptions.defaults());
    writer.write(1L);
    return writer.close();
  }

  private String path(String where, String name) {
    return where.equals("s3") ? "s3://shared/" + name : folder.resolve(name).toString();
  }

  private static PipelineOptions options() {
    PipelineOptions options = PipelineOptionsFactory.create();
    LocalCloudS3.use(cloud, options);
    return options;
  }
}
