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
    return ArchiveOptions.class;
  }

  @Override
  public String example() {
    return "archive --bootstrapServers=broker:9092 --user=me --output=s3://my-bucket";
  }

  @Override
  public ExitCode run(List<String> args, PrintStream out, PrintStream err) throws Exception {
    ArchiveOptions options = Arguments.parse(args, ArchiveOptions.class);
    runArchive(options, err);
    ArchiveSummary summary = ArchiveSummary.read(options.getOutput());
    err.print(summary.warnings());
    out.print(summary.text());
    return ExitCode.OK;
  }

  static void runArchive(ArchiveOptions options, PrintStream err) {
    Pipeline pipeline = Pipeline.create(options);
    ArchivePosts.build(pipeline, options);
    PipelineRun.run(pipeline, err);
  }
}
