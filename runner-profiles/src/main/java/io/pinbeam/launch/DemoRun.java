package io.pinbeam.launch;

import io.pinbeam.emulator.ExpectedRun;
import io.pinbeam.emulator.PostKind;
import io.pinbeam.emulator.SourcePosts;
import io.pinbeam.pipelines.ArchiveOptions;
import io.pinbeam.pipelines.BatchOptions;
import io.pinbeam.pipelines.query.TableAnswers;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.run.StreamTotals;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;

/** The steps of the demo, each the command that a user would type. */
final class DemoRun {
  private final LocalCloudProcess cloud;
  private final List<String> commandWords;
  private final PrintStream out;
  private final PrintStream err;

  DemoRun(LocalCloudProcess cloud, List<String> commandWords, PrintStream out, PrintStream err) {
    this.cloud = cloud;
    this.commandWords = commandWords;
    this.out = out;
    this.err = err;
  }

  String servers() {
    List<String> servers = new ArrayList<>(cloud.addresses().keySet());
    servers.remove("data");
    return String.join(", ", servers);
  }

  String bucket() {
    return "s3://user-" + DemoPosts.USER + "-bucket";
  }

  void emulate(DemoPosts posts) throws Exception {
    ExitCode code =
        EmulateCommand.emulate(
            List.of(
                "--gateway=" + cloud.address("gateway"),
                "--user=" + DemoPosts.USER,
                "--mode=both",
                "--count=" + posts.count(),
                "--seed=" + posts.seed(),
                "--defects=" + posts.defects(),
                "--dbCreds=" + cloud.environment().get("PINBEAM_DB_CREDS")),
            out,
            err);
    if (code != ExitCode.OK) {
      throw new IOException("the emulator did not get every post acknowledged");
    }
  }

  void archive() {
    List<String> words = kafkaWords();
    words.add("--output=" + bucket());
    ArchiveCommand.runArchive(Arguments.parse(words, ArchiveOptions.class), err);
  }

  void batchFromS3(OutputLayout output) {
    List<String> words = awsWords();
    words.add("--input=" + bucket() + "/topics");
    batch(words, output);
  }

  void batchFromKafka(OutputLayout output) {
    List<String> words = kafkaWords();
    words.add("--source=kafka");
    batch(words, output);
  }

  /** The same posts from Kinesis, and the answers from the tables that came of it. */
  StreamSummary stream(OutputLayout output) throws IOException {
    List<String> words = new ArrayList<>(commandWords);
    words.add("--endpoint=" + cloud.address("kinesis"));
    words.add("--awsRegion=" + cloud.environment().get("AWS_REGION"));
    words.add("--user=" + DemoPosts.USER);
    words.add("--output=" + output.root());
    // All is there already; a minute is enough where nobody can tell that it has been read.
    words.add(Profile.chosen(words).tellsMetrics() ? "--until=idle" : "--until=60s");
    StreamSummary summary = StreamCommand.runStream(words, err, UnaryOperator.identity());
    Pipeline answers = Pipeline.create(Arguments.parse(commandWords, PipelineOptions.class));
    TableAnswers.build(answers, output.root(), output.root() + "/answers");
    PipelineRun.run(answers, err);
    return summary;
  }

  /** One line for each thing that the stream and the batch do not agree on. */
  List<String> streamDifferences(
      DemoPosts posts, OutputLayout batch, OutputLayout output, StreamSummary summary)
      throws IOException {
    List<String> differences = new ArrayList<>();
    OutputComparison.differencesOfStream(batch, output)
        .forEach(what -> differences.add(what + " differs between batch and stream"));
    if (!summary.addsUp() || !summary.warnings().isEmpty()) {
      differences.add("the stream's ledger does not add up: " + summary.warnings().strip());
    }
    ExpectedRun expected = posts.expected();
    for (PostKind kind : PostKind.values()) {
      StreamTotals totals = summary.of("streaming-" + DemoPosts.USER + "-" + kind.label());
      long refused = expected.ledger(kind).deadLetterCount();
      if (totals.records() != posts.records(kind) || totals.deadLetters() != refused) {
        differences.add(
            "the stream's ledger has for "
                + kind.label()
                + " "
                + totals
                + ", and not "
                + posts.records(kind)
                + " records with "
                + refused
                + " dead letters");
      }
    }
    return differences;
  }

  /** One line for each thing that is not as it must be. */
  List<String> differences(DemoPosts posts, OutputLayout fromS3, OutputLayout fromKafka)
      throws IOException {
    List<String> differences = new ArrayList<>();
    differences.addAll(DemoCheck.differences(posts.expected(), SourcePosts.COUNT, fromKafka));
    OutputComparison.differences(fromS3, fromKafka)
        .forEach(what -> differences.add(what + " differs between S3 and Kafka"));
    try (StreamRecords streams = StreamRecords.at(URI.create(cloud.address("kinesis")))) {
      for (PostKind kind : PostKind.values()) {
        String stream = "streaming-" + DemoPosts.USER + "-" + kind.label();
        long found = streams.count(stream);
        if (found != posts.records(kind)) {
          differences.add(stream + " holds " + found + " records and not " + posts.records(kind));
        }
      }
    }
    return differences;
  }

  private void batch(List<String> words, OutputLayout output) {
    words.add("--output=" + output.root());
    BatchCommand.runBatch(Arguments.parse(words, BatchOptions.class), err);
  }

  private List<String> kafkaWords() {
    List<String> words = awsWords();
    words.add("--user=" + DemoPosts.USER);
    // The login by IAM takes keys of the environment first, and a user may have some there.
    String login = System.getenv("AWS_ACCESS_KEY_ID") == null ? "iam" : "scram";
    words.add(
        "--kafkaConfig="
            + cloud.environment().get("PINBEAM_KAFKA_CLIENTS")
            + "/"
            + login
            + ".properties");
    return words;
  }

  private List<String> awsWords() {
    List<String> words = new ArrayList<>(commandWords);
    words.add("--endpoint=" + cloud.s3Endpoint());
    words.add("--awsRegion=" + cloud.environment().get("AWS_REGION"));
    return words;
  }
}
