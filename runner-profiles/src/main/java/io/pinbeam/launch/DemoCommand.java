package io.pinbeam.launch;

import io.pinbeam.emulator.Folders;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * {@code pinbeam demo}: posts go the whole way, from the source database through the gateway, Kafka
 * and S3 to the report, and what comes out is checked against what was posted.
 */
final class DemoCommand implements Subcommand {
  private static final List<String> LEFT_BY_AN_EARLIER_DEMO =
      List.of("cleaned", "cleaned-from-kafka", "stream", "live");

  @Override
  public String name() {
    return "demo";
  }

  @Override
  public String summary() {
    return "the whole way of made-up posts through servers on loopback, every row checked";
  }

  @Override
  public Class<? extends PipelineOptions> options() {
    return DemoOptions.class;
  }

  @Override
  public String example() {
    return "demo --posts=10000";
  }

  @Override
  public ExitCode run(List<String> args, PrintStream out, PrintStream err) throws Exception {
    DemoOptions options = Arguments.parse(args, DemoOptions.class);
    DemoPosts posts = DemoPosts.of(options);
    if (options.isStay()) {
      LivePosts.checkPort(options.getDashboardPort());
    }
    Path folder = Path.of(options.getFolder()).toAbsolutePath().normalize();
    OutputLayout fromS3 = OutputLayout.under(folder.resolve("cleaned").toString());
    OutputLayout fromKafka = OutputLayout.under(folder.resolve("cleaned-from-kafka").toString());
    OutputLayout stream = OutputLayout.under(folder.resolve("stream").toString());
    prepare(folder);

    DemoSteps steps = DemoSteps.startingNow(out);
    try (LocalCloudProcess cloud = LocalCloudProcess.start("--user=" + DemoPosts.USER);
        AwsProperties credentials = AwsProperties.of(cloud.environment())) {
      DemoRun run = new DemoRun(cloud, words(args), out, err);
      steps.done("Servers on loopback: " + run.servers());
      run.emulate(posts);
      steps.done("Posted to Kafka and to Kinesis");
      run.archive();
      steps.done("Archived Kafka to " + run.bucket());
      run.batchFromS3(fromS3);
      steps.done("Batch over the archive");
      run.batchFromKafka(fromKafka);
      steps.done("Batch over Kafka itself");
      List<String> differences = run.differences(posts, fromS3, fromKafka);
      if (!differences.isEmpty()) {
        throw new IllegalStateException(
            "the demo's results are not what was posted: " + String.join("; ", differences));
      }
      steps.done(
          "Checked: every row and every count is what was posted; both batches gave the same"
              + " tables, and the same answers byte for byte");
      StreamSummary streamed = run.stream(stream);
      steps.done("Stream over Kinesis, and the answers from its tables");
      List<String> streamDifferences = run.streamDifferences(posts, fromS3, stream, streamed);
      if (!streamDifferences.isEmpty()) {
        throw new IllegalStateException(
            "stream and batch do not agree: " + String.join("; ", streamDifferences));
      }
      steps.done(
          "Checked: stream and batch agree, the tables row by row, the answers byte for byte");
      out.println();
      out.print(BatchSummary.of(fromS3));
      if (options.isStay()) {
        new LivePosts(cloud, words(args))
            .untilTold(
                OutputLayout.under(folder.resolve("live").toString()),
                options.getDashboardPort(),
                out,
                err);
      }
    }
    return ExitCode.OK;
  }

  /** The words that are not the demo's own. */
  private static List<String> words(List<String> args) {
    return args.stream()
        .filter(word -> word.startsWith("--profile=") || word.equals("--verbose"))
        .toList();
  }

  /** Makes the folder, and removes from it what an earlier demo left, and nothing else. */
  private static void prepare(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new BadOptionException("--folder=" + folder + " cannot be made", e);
    }
    for (String part : LEFT_BY_AN_EARLIER_DEMO) {
      Folders.delete(folder.resolve(part));
    }
  }
}
