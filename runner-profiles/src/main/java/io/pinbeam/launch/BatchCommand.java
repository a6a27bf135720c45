package io.pinbeam.launch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.BatchPosts;
import io.pinbeam.pipelines.batch.BatchPlan;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** {@code pinbeam batch}. */
final class BatchCommand implements Subcommand {
  @Override
  public String name() {
    return "batch";
  }

  @Override
  public String summary() {
    return "raw posts to cleaned tables, eight answers, dead letters, ledger and report";
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return BatchCommandOptions.class;
  }

  @Override
  public String example() {
    return "batch --input=s3://my-bucket/topics --output=s3://my-bucket/cleaned";
  }

  @Override
  public ExitCode run(List<String> args, PrintStream out, PrintStream err) throws Exception {
    BatchCommandOptions options = Arguments.parse(args, BatchCommandOptions.class);
    if (options.isDryRun()) {
      DryRunReport report = DryRunReport.of(BatchPosts.dryRun(options));
      out.print(options.isJson() ? report.json() : report.text());
      return ExitCode.OK;
    }
    BatchLineage datasets = new BatchLineage(options);
    AtomicReference<String> nothing = new AtomicReference<>();
    Lineage.of(name(), options, err)
        .around(
            datasets::before,
            () -> {
              nothing.set(runBatch(options, err).orElse(null));
              return ExitCode.OK;
            },
            ended -> nothing.get() == null ? datasets.after(ended) : datasets.before());
    if (nothing.get() != null) {
      out.println(
          options.isJson()
              ? JsonNodeFactory.instance.objectNode().put("nothing", nothing.get())
              : nothing.get());
      return ExitCode.OK;
    }
    OutputLayout layout = OutputLayout.under(options.getOutput());
    err.print(Terminal.of(err).warning(BatchSummary.warnings(layout)));
    out.print(
        options.isJson()
            ? OutputFiles.read(layout.ledger())
            : BatchSummary.of(layout, Terminal.of(out)));
    return ExitCode.OK;
  }

  /** Runs it; or says in one line why there is nothing to run. */
  static Optional<String> runBatch(BatchOptions options, PrintStream err) {
    Pipeline pipeline = Pipeline.create(options);
    BatchPlan plan = BatchPosts.plan(options);
    if (plan.carriedOut() != null) {
      err.println(
          "pinbeam: batch "
              + plan.carriedOut()
              + ", which had not come to its end, was brought there");
    }
    Optional<String> nothing = plan.nothing();
    long size = BatchPosts.build(pipeline, plan);
    if (nothing.isEmpty()) {
      PipelineRun.run(pipeline, size, err);
    }
    return nothing;
  }
}
