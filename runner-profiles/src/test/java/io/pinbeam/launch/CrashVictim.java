package io.pinbeam.launch;

import io.pinbeam.delta.CommitResult;
import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaWriteResult;
import java.util.List;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.Row;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Writes into a Delta table until it is killed, or has no more to write.
 *
 * <p>Arguments: profile, shape, table, first batch, the batch to end before. It prints {@code
 * READY} when the first pipeline is about to run, {@code COMMITTED version} for what a pipeline
 * says it has committed.
 */
public final class CrashVictim {
  static final String APPLICATION = "crash";

  /** What a bounded pipeline, or a window, has. */
  static final int ROWS_OF_A_BATCH = 200;

  private static final int BUNDLES = 2;

  private CrashVictim() {}

  public static void main(String[] arguments) {
    PipelineOptions options = options(arguments[0]);
    String table = arguments[2];
    long end = Long.parseLong(arguments[4]);
    for (long batch = Long.parseLong(arguments[3]); batch < end; batch++) {
      Pipeline pipeline = Pipeline.create(options);
      bounded(pipeline, table, batch).getCommits().apply("Tell", ParDo.of(new TellFn()));
      if (batch == Long.parseLong(arguments[3])) {
        tell("READY");
      }
      PipelineRun.run(pipeline, System.err);
    }
    // Spark's threads would go on.
    Runtime.getRuntime().halt(0);
  }

  private static PipelineOptions options(String profile) {
    List<String> words = Profile.named(profile).arguments();
    PipelineOptions options =
        PipelineOptionsFactory.fromArgs(words.toArray(new String[0])).create();
    if (profile.startsWith("spark")) {
      SparkContextOptions spark = options.as(SparkContextOptions.class);
      spark.setUsesProvidedSparkContext(true);
      spark.setProvidedSparkContext(
          new JavaSparkContext(
              new SparkConf()
                  .setMaster("local[2]")
                  .setAppName("crash")
                  .set("spark.ui.enabled", "false")));
      spark.setListeners(List.of());
    }
    return options;
  }

  private static DeltaWriteResult bounded(Pipeline pipeline, String table, long batch) {
    return pipeline
        .apply("Bundles", Create.of(List.of(0, 1)))
        .apply("Rows", ParDo.of(new BatchFn(batch)))
        .setRowSchema(CrashRows.SCHEMA)
        .apply("Write", DeltaIO.writeRows().to(table).withTransaction(APPLICATION, batch));
  }

  private static void tell(String line) {
    System.out.println(line);
    System.out.flush();
  }

  private static final class BatchFn extends DoFn<Integer, Row> {
    private static final long serialVersionUID = 1L;

    private final long batch;

    BatchFn(long batch) {
      this.batch = batch;
    }

    @ProcessElement
    public void process(@Element Integer bundle, OutputReceiver<Row> out) {
      long first = batch * ROWS_OF_A_BATCH;
      for (long id = first + bundle; id < first + ROWS_OF_A_BATCH; id += BUNDLES) {
        out.output(CrashRows.row(id));
      }
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
