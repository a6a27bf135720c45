package io.pinbeam.launch;

import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.BatchPosts;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.PrintStream;
import java.util.List;
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
    Lineage.of(name(), options, err)
        .around(
            datasets::before,
            () -> {
              runBatch(options, err);
              return ExitCode.OK;
            },
            datasets::after);
    OutputLayout layout = OutputLayout.under(options.getOutput());
    err.print(Terminal.of(err).warning(BatchSummary.warnings(layout)));
    out.print(
        options.isJson()
            ? OutputFiles.read(layout.ledger())
            : BatchSummary.of(layout, Terminal.of(out)));
    return ExitCode.OK;
  }

  static void runBatch(BatchOptions options, PrintStream err) {
    Pipeline pipeline = Pipeline.create(options);
    long size = BatchPosts.build(pipeline, options);
    PipelineRun.run(pipeline, size, err);
  }
}
