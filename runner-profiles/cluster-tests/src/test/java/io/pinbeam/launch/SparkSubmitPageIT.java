package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.Defects;
import io.pinbeam.emulator.FileLayout;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.pipelines.query.TableAnswers;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The commands of {@code docs/runners.md} for a cluster, typed as they are printed: from Kafka over
 * the archive to tables, and from Kinesis to tables, all in S3. What comes of them is what the
 * direct runner makes of the same records.
 */
@ExtendWith(ClusterRig.class)
class SparkSubmitPageIT {
  private static final String USER = "me";
  private static final int POSTS = 300;
  private static final String BUCKET = "page";
  private static final String ANSWER = "top_category_by_country";

  @Test
  void commandsDoWhatThePageSays(ClusterRig.Running rig) throws Exception {
    Path folder = Files.createDirectories(rig.folder().resolve("page"));
    feed(rig, folder);
    Runners.batch("direct", folder.resolve("records"), folder.resolve("direct"));
    OutputLayout direct = OutputLayout.under(folder.resolve("direct").toString());

    try (CloudBucket bucket = CloudBucket.create(rig.cloud(), BUCKET)) {
      List<String> commands = commands();
      assertThat(commands).hasSize(4);
      for (String command : commands) {
        try (CommandProcess run = type(rig, folder, command)) {
          assertThat(run.waitFor(ClusterRig.LIMIT)).as("%s%n%s", command, run.output()).isZero();
        }
      }
      assertThat(bucket.keys("topics/" + USER + ".pin/")).isNotEmpty();
      assertThat(bucket.text("top.csv")).isEqualTo(OutputFiles.read(direct.answer(ANSWER)));
    }
    rig.useS3();
    assertThat(OutputComparison.differences(direct, OutputLayout.under(s3("cleaned")))).isEmpty();
    answers(rig, s3("stream"));
    assertThat(OutputComparison.differencesOfStream(direct, OutputLayout.under(s3("stream"))))
        .isEmpty();
  }

  private static void feed(ClusterRig.Running rig, Path folder) throws Exception {
    RecordedPosts posts =
        RecordedPosts.write(
            PostFiles.of(PostGenerator.withSeed(5))
                .withUser(USER)
                .withPartitions(RecordedPosts.PARTITIONS)
                .withDefects(Defects.share(0.3))
                .withLayout(FileLayout.ONE_RECORD),
            USER,
            folder.resolve("records"),
            POSTS);
    posts.sendToKafka(rig.cloud().kafkaBootstrapServers());
    posts.putIntoKinesis(rig.cloud().address("kinesis"));
  }

  /** The lines of the page that begin with {@code spark-submit}. */
  private static List<String> commands() throws Exception {
    Path page = Path.of(System.getProperty("pinbeam.root"), "docs/runners.md");
    return Files.readAllLines(page).stream()
        .filter(line -> line.startsWith("spark-submit "))
        .toList();
  }

  /** In the root of the repository, with the variables that the page sets. */
  private static CommandProcess type(ClusterRig.Running rig, Path folder, String command)
      throws Exception {
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", "exec " + command)
            .directory(Path.of(System.getProperty("pinbeam.root")).toFile());
    Map<String, String> environment = shell.environment();
    environment.putAll(rig.cluster().environment());
    environment.put("SPARK_MASTER", rig.cluster().masterUrl());
    environment.put("JAR", "runner-profiles/spark-jar/target/pinbeam-spark.jar");
    environment.put("BUCKET", "s3://" + BUCKET);
    environment.put("BROKERS", rig.cloud().kafkaBootstrapServers());
    environment.put("ON_AWS", rig.region() + " " + rig.endpoint());
    environment.put("ON_KINESIS", "--kinesisEndpoint=" + rig.cloud().address("kinesis"));
    return CommandProcess.start(folder, shell);
  }

  private static String s3(String prefix) {
    return "s3://" + BUCKET + "/" + prefix;
  }

  /** Those of the stream's tables, beside them. */
  private static void answers(ClusterRig.Running rig, String output) {
    PipelineOptions options = Arguments.parse(List.of("--profile=direct"), PipelineOptions.class);
    LocalCloudS3.use(rig.cloud(), options);
    Pipeline pipeline = Pipeline.create(options);
    TableAnswers.build(pipeline, output, output + "/answers");
    PipelineRun.run(pipeline, System.err);
  }
}
