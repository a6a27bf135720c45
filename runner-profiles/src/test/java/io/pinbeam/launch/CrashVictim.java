package io.pinbeam.launch;

import io.pinbeam.delta.CommitResult;
import io.pinbeam.delta.CommitWindow;
import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.DeltaWriteResult;
import io.pinbeam.delta.WindowCommits;
import io.pinbeam.delta.WriteRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.joda.time.Duration;

/**
 * Writes into a Delta table until it is killed, or has no more to write.
 *
 * <p>Arguments: profile, shape, table, first batch, the batch to end before. It prints {@code
 * READY} when the first pipeline is about to run, {@code COMMITTED version} for what a pipeline
 * says it has committed.
 */
public final class CrashVictim {
  static final long NO_END = 1_000_000;

  private static final String APPLICATION = "crash";
  private static final long ROWS_OF_A_SECOND = 1_000;
  private static final int WINDOWS_OF_A_PIPELINE = 3;

  private final String profile;
  private final CrashShape shape;
  private final String table;
  private final long first;
  private final long end;

  private CrashVictim(String[] arguments) {
    profile = arguments[0];
    shape = CrashShape.valueOf(arguments[1]);
    table = arguments[2];
    first = Long.parseLong(arguments[3]);
    end = Long.parseLong(arguments[4]);
  }

  public static void main(String[] arguments) throws Exception {
    CrashVictim victim = new CrashVictim(arguments);
    if (victim.shape == CrashShape.STREAMED) {
      victim.stream();
    } else {
      victim.runEach();
    }
    // Spark's threads would go on.
    Runtime.getRuntime().halt(0);
  }

  private void runEach() {
    PipelineOptions options = options();
    if (profile.startsWith("spark")) {
      shareContext(options.as(SparkContextOptions.class));
    }
    int batches = shape == CrashShape.WINDOWED ? WINDOWS_OF_A_PIPELINE : 1;
    tell("READY");
    for (long batch = first; batch < end; batch += batches) {
      long last = Math.min(end, batch + batches);
      Pipeline pipeline = Pipeline.create(options);
      PCollection<Long> ids =
          pipeline
              .apply("Batches", Create.of(LongStream.range(batch, last).boxed().toList()))
              .apply("Ids", ParDo.of(new IdsFn()));
      write(ids, batch);
      PipelineRun.run(pipeline, System.err);
    }
  }

  /** From the oldest window that is not committed, as every job without a state of its own does. */
  private void stream() throws IOException, InterruptedException {
    PipelineOptions options = options();
    if (profile.startsWith("spark")) {
      SparkPipelineOptions spark = options.as(SparkPipelineOptions.class);
      spark.setSparkMaster("local[2]");
      spark.setStreaming(true);
      spark.setBatchIntervalMillis(500L);
      spark.setCheckpointDir(
          Files.createTempDirectory(Path.of(table).getParent(), "spark").toString());
    }
    long oldest = oldestUncommitted();
    if (oldest > 0) {
      DeltaTable.at(table).markCommittedUntil(APPLICATION, CrashRows.startOf(oldest));
    }
    long from = Math.min(first, oldest);
    Pipeline pipeline = Pipeline.create(options);
    PCollection<Long> ids =
        pipeline.apply(
            "Ids",
            Read.from(
                new EndlessRows(
                    from * CrashRows.ROWS_OF_A_BATCH,
                    end * CrashRows.ROWS_OF_A_BATCH,
                    ROWS_OF_A_SECOND)));
    write(ids, from);
    tell("READY");
    pipeline.run();
    while (oldestUncommitted() < end) {
      Thread.sleep(200);
    }
  }

  private long oldestUncommitted() throws IOException {
    WindowCommits commits = DeltaTable.at(table).windowCommits(APPLICATION);
    long oldest =
        commits
            .until()
            .map(until -> until.toEpochMilli() - CrashRows.startOf(0).toEpochMilli())
            .map(millis -> millis / CrashRows.BATCH.toMillis())
            .orElse(0L);
    while (oldest < end && isCommitted(commits, CrashRows.startOf(oldest))) {
      oldest++;
    }
    return oldest;
  }

  private boolean isCommitted(WindowCommits commits, Instant start) {
    return IntStream.range(0, shape.shards())
        .mapToObj(Integer::toString)
        .map(shard -> CommitWindow.of(APPLICATION, shard, start, CrashRows.BATCH))
        .allMatch(commits::isCommitted);
  }

  private void write(PCollection<Long> ids, long batch) {
    PCollection<Row> rows = ids.apply("Rows", ParDo.of(new RowFn()));
    rows.setRowSchema(CrashRows.SCHEMA);
    WriteRows write = DeltaIO.writeRows().to(table);
    DeltaWriteResult result;
    if (shape == CrashShape.BOUNDED) {
      result = rows.apply("Write", write.withTransaction(APPLICATION, batch));
    } else {
      int shards = shape.shards();
      result =
          rows.apply(
                  "Window",
                  Window.into(FixedWindows.of(Duration.millis(CrashRows.BATCH.toMillis()))))
              .apply(
                  "Write",
                  write
                      .withWindowedCommits(APPLICATION)
                      .withShardKey(row -> Long.toString(row.getInt64("id") % shards)));
    }
    result.getCommits().apply("Tell", ParDo.of(new TellFn()));
  }

  private PipelineOptions options() {
    return Runners.options(profile);
  }

  private static void shareContext(SparkContextOptions options) {
    options.setUsesProvidedSparkContext(true);
    options.setProvidedSparkContext(
        new JavaSparkContext(new SparkConf().setMaster("local[2]").setAppName("crash")));
    options.setListeners(List.of());
  }

  private static void tell(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static final class IdsFn extends DoFn<Long, Long> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Long batch, OutputReceiver<Long> out) {
      long next = batch * CrashRows.ROWS_OF_A_BATCH;
      for (int i = 0; i < CrashRows.ROWS_OF_A_BATCH; i++) {
        out.outputWithTimestamp(next + i, CrashRows.timeOf(next + i));
      }
    }
  }

  private static final class RowFn extends DoFn<Long, Row> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element Long id, OutputReceiver<Row> out) {
      out.output(CrashRows.row(id));
    }
  }

  private static final class TellFn extends DoFn<CommitResult, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element CommitResult commit) {
      if (commit.isCommitted()) {
        tell("COMMITTED " + commit.version());
      }
    }
  }
}
