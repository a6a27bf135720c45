package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pinbeam.delta.CommitResult;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.DeltaCommit;
import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.WriteOptions;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.common.HttpClientConfiguration;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Delta tables on an S3 server that fails: errors, slow answers, cut connections, and requests that
 * were done though nobody is told. What is committed is committed once, or the one reason is given
 * and the table is as before.
 */
@Tag("reliability")
@Timeout(180)
class S3FaultsIT {
  private static final DeltaSchema SCHEMA = DeltaSchema.fromBeam(CrashRows.SCHEMA);
  private static final long SEED = Long.getLong("pinbeam.seed", System.nanoTime());
  private static final String BUCKET = "s3://faulty/";

  private static LocalCloudProcess cloud;
  private static FaultyProxy proxy;

  @BeforeAll
  static void start() throws IOException {
    cloud = LocalCloudProcess.start("--parts=s3");
    proxy = FaultyProxy.before(cloud.s3Endpoint());
    CloudBucket.create(cloud, "faulty").close();
  }

  @BeforeEach
  void useTheProxy() {
    proxy.follow((method, target, number) -> Fault.NONE);
    FileSystems.setDefaultPipelineOptions(options());
  }

  @AfterAll
  static void stop() throws IOException {
    proxy.close();
    cloud.close();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void aBatchIntoAStoreWithoutConditionalWritesNeedsTheWordThatNobodyElseWrites(
      @TempDir Path folder) throws IOException {
    PostFiles.of(PostGenerator.withSeed(1)).withUser("u").write(folder, 20);
    try (CloudBucket bucket = CloudBucket.create(cloud, "simple");
        AwsProperties credentials = AwsProperties.of(cloud.environment())) {
      proxy.follow((method, target, number) -> Fault.NO_CONDITIONS);

      assertThat(batch(folder))
          .contains("ignores conditional writes", "--deltaSingleWriter")
          .startsWith("pinbeam: ");
      assertThat(bucket.keys("tables/")).noneMatch(key -> key.contains("_delta_log"));
      assertThat(batch(folder, "--deltaSingleWriter")).isEmpty();
      assertThat(DeltaTable.at("s3://simple/tables/pin").currentVersion()).isEqualTo(0);
    }
  }

  /** Gives what the command says of an error. */
  private static String batch(Path input, String... more) {
    List<String> words = new ArrayList<>(List.of("batch", "--input=" + input));
    words.add("--output=s3://simple/");
    words.add("--endpoint=" + proxy.endpoint());
    words.add("--awsRegion=" + cloud.environment().get("AWS_REGION"));
    words.addAll(List.of(more));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ExitCode code =
        Pinbeam.run(
            words.toArray(String[]::new),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    String said = err.toString(StandardCharsets.UTF_8);
    assertThat(code).as(said).isEqualTo(said.isEmpty() ? ExitCode.OK : ExitCode.FAILED);
    return said;
  }

  /** The commit file is put, and the one who put it does not hear of it. */
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {
        "INTERNAL_ERROR",
        "SLOW_DOWN",
        "SLOW_ANSWER",
        "CUT_REQUEST",
        "CUT_ANSWER",
        "LOST_ANSWER",
        "DONE_BUT_ERROR"
      })
  void aCommitIsDoneOnceWhateverHappensToItsRequest(Fault fault) throws IOException {
    String path = BUCKET + fault;
    DeltaTable table = DeltaTable.at(path);
    table.commit(DeltaCommit.of(SCHEMA, List.of(file(path, 0))));
    DataFile file = file(path, 1);

    proxy.follow(
        (method, target, number) -> isCommit(method, target) && number < 2 ? fault : Fault.NONE);
    // Without a transaction that could tell.
    CommitResult result = table.commit(DeltaCommit.of(SCHEMA, List.of(file)));

    assertThat(proxy.counts().get(fault)).isPositive();
    assertThat(result.isCommitted()).isTrue();
    assertThat(result.version()).isEqualTo(1);
    assertThat(table.currentVersion()).isEqualTo(1);
    assertThat(ids(path)).containsExactlyInAnyOrder(0L, 1L);
  }

  /** All answers are lost: whether it is there is asked of the table. */
  @Test
  void aCommitThatNobodyHearsOfIsFoundByItsTransaction() throws IOException {
    String path = BUCKET + "unheard";
    DeltaTable table = DeltaTable.at(path);
    table.commit(DeltaCommit.of(SCHEMA, List.of(file(path, 0))));
    DataFile file = file(path, 1);

    proxy.follow(
        (method, target, number) ->
            isCommit(method, target)
                ? number == 0 ? Fault.LOST_ANSWER : number < 5 ? Fault.CUT_REQUEST : Fault.NONE
                : Fault.NONE);
    table.commit(DeltaCommit.of(SCHEMA, List.of(file)).withTransaction("unheard", 1));

    assertThat(table.currentVersion()).isEqualTo(1);
    assertThat(ids(path)).containsExactlyInAnyOrder(0L, 1L);
  }

  /** What a pipeline could not finish, its next run does; nothing is doubled. */
  @Test
  void pipelinesThroughAFailingStoreWriteEachRowOnce() throws IOException {
    String path = BUCKET + "piped";
    int jobs = 6;
    int failures = 0;
    Random random = new Random(SEED);
    proxy.follow(
        (method, target, number) -> {
          synchronized (random) {
            return number % 4 < 2 && random.nextInt(4) == 0 ? Fault.passing(random) : Fault.NONE;
          }
        });
    for (int job = 0; job < jobs; job++) {
      int attempts = 0;
      while (!isWritten(path, job)) {
        failures++;
        assertThat(++attempts).as("seed %d: job %d", SEED, job).isLessThan(15);
      }
    }
    System.err.printf(
        "S3 faults, seed %d: %d jobs, %d more runs of them after a failure, requests: %s%n",
        SEED, jobs, failures, proxy.counts());
    proxy.follow((method, target, number) -> Fault.NONE);

    List<Row> expected = new ArrayList<>();
    LongStream.range(0, jobs * 100L).forEach(id -> expected.add(CrashRows.row(id)));
    Pipeline read = Pipeline.create(options());
    PAssert.that(read.apply(DeltaIO.readRows().from(path))).containsInAnyOrder(expected);
    read.run().waitUntilFinish();
    assertThat(DeltaTable.at(path).currentVersion()).as("seed %d", SEED).isEqualTo(jobs - 1);
  }

  /** Each waits as long as a commit waits, so that they wait together. */
  @Test
  void aStoreThatStaysDownIsReportedInTimeAndTheTableIsAsBefore() throws Exception {
    List<Fault> faults = List.of(Fault.SLOW_DOWN, Fault.CUT_REQUEST, Fault.SILENCE);
    List<DataFile> files = new ArrayList<>();
    for (Fault fault : faults) {
      DeltaTable.at(down(fault)).commit(DeltaCommit.of(SCHEMA, List.of(file(down(fault), 0))));
      files.add(file(down(fault), 1));
    }
    proxy.follow(
        (method, target, number) ->
            faults.stream()
                .filter(fault -> isCommit(method, target) && target.contains(fault.name()))
                .findFirst()
                .orElse(Fault.NONE));
    ExecutorService threads = Executors.newFixedThreadPool(faults.size());
    List<Future<Throwable>> failures = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < faults.size(); i++) {
      String path = down(faults.get(i));
      DeltaCommit commit = DeltaCommit.of(SCHEMA, List.of(files.get(i)));
      failures.add(threads.submit(() -> catchThrowable(() -> DeltaTable.at(path).commit(commit))));
    }
    for (int i = 0; i < faults.size(); i++) {
      Throwable failure = failures.get(i).get();
      assertThat(failure)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(down(faults.get(i)))
          .hasMessageContaining(faults.get(i) == Fault.SLOW_DOWN ? "503" : "Unable to execute");
    }
    threads.shutdown();
    System.err.printf(
        "S3 down: reported after %d s%n", Duration.ofNanos(System.nanoTime() - start).toSeconds());

    proxy.follow((method, target, number) -> Fault.NONE);
    for (int i = 0; i < faults.size(); i++) {
      DeltaTable table = DeltaTable.at(down(faults.get(i)));
      assertThat(table.currentVersion()).isZero();
      assertThat(ids(table.path())).containsExactly(0L);
      table.commit(DeltaCommit.of(SCHEMA, List.of(files.get(i))));
      assertThat(ids(table.path())).containsExactlyInAnyOrder(0L, 1L);
    }
  }

  private static String down(Fault fault) {
    return BUCKET + "down-" + fault;
  }

  private boolean isWritten(String path, int job) {
    List<Row> rows = new ArrayList<>();
    LongStream.range(job * 100L, job * 100L + 100).forEach(id -> rows.add(CrashRows.row(id)));
    try {
      Pipeline write = Pipeline.create(options());
      write
          .apply(Create.of(rows).withRowSchema(CrashRows.SCHEMA))
          .apply(DeltaIO.writeRows().to(path).withTransaction("piped", job));
      write.run().waitUntilFinish();
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static boolean isCommit(String method, String target) {
    return method.equals("PUT") && target.matches(".*/_delta_log/\\d{20}\\.json");
  }

  private static DataFile file(String path, long id) throws IOException {
    DataFileWriter<Long> writer =
        DataFileWriter.open(
            path,
            "part-" + UUID.randomUUID() + ".parquet",
            SCHEMA,
            (value, out) -> {
              out.setLong(0, value);
              out.setLong(1, CrashRows.amount(value));
            },
            WriteOptions.defaults());
    writer.write(id);
    return writer.close();
  }

  private static List<Long> ids(String path) throws IOException {
    List<Long> ids = new ArrayList<>();
    try (DeltaRows rows = DeltaTable.at(path).rows()) {
      rows.forEachRemaining(row -> ids.add(row.getInt64("id")));
    }
    return ids;
  }

  private static S3Options options() {
    S3Options options = PipelineOptionsFactory.create().as(S3Options.class);
    LocalCloudS3.use(cloud, options);
    options.setEndpoint(proxy.endpoint());
    options.setHttpClientConfiguration(
        HttpClientConfiguration.builder().socketTimeout(4_000).connectionTimeout(2_000).build());
    return options;
  }
}
