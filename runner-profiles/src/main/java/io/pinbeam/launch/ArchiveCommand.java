package io.pinbeam.launch;

import io.pinbeam.pipelines.ArchiveOptions;
import io.pinbeam.pipelines.ArchivePosts;
import java.io.PrintStream;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** {@code pinbeam archive}. */
final class ArchiveCommand implements Subcommand {
  @Override
  public String name() {
    return "archive";
  }

  @Override
  public String summary() {
    return "Kafka topics to objects in S3 or a folder, every offset in exactly one";
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return ArchiveCommandOptions.class;
  }

  @Override
  public String example() {
    return "archive --bootstrapServers=broker:9092 --user=me --output=s3://my-bucket";
  }

  @Override
  public ExitCode run(List<String> args, PrintStream out, PrintStream err) throws Exception {
    ArchiveCommandOptions options = Arguments.parse(args, ArchiveCommandOptions.class);
    if (options.isDryRun()) {
      DryRunReport report = DryRunReport.of(ArchivePosts.dryRun(options));
      out.print(options.isJson() ? report.json() : report.text());
      return ExitCode.OK;
    }
    ArchiveLineage datasets = new ArchiveLineage(options);
    Lineage.of(name(), options, err)
        .around(
            datasets::before,
            () -> {
              runArchive(options, err);
              return ExitCode.OK;
            },
            datasets::after);
    ArchiveSummary summary = ArchiveSummary.read(options.getOutput());
    err.print(Terminal.of(err).warning(summary.warnings()));
    out.print(options.isJson() ? summary.json() : summary.text());
    return ExitCode.OK;
  }

  static void runArchive(ArchiveOptions options, PrintStream err) {
    Pipeline pipeline = Pipeline.create(options);
    long size = ArchivePosts.build(pipeline, options);
    PipelineRun.run(pipeline, size, err);
  }
}
