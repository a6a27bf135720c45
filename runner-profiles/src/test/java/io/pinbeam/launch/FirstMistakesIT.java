package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes wrong first, at real servers: each mistake is one line that says what is wrong and what
 * to do next, with the exit code that the documentation names.
 */
class FirstMistakesIT {
  /** Nobody listens there. */
  private static final String NO_BROKER = "127.0.0.1:1";

  private static final String NO_BUCKET = "s3://there-is-no-such-bucket";

  @TempDir static Path folder;

  private static LocalCloudProcess cloud;

  @BeforeAll
  static void start() throws Exception {
    cloud = LocalCloudProcess.start("--parts=kafka,s3,kinesis", "--user=ann");
    CloudBucket.create(cloud, "mistakes").close();
    Files.writeString(folder.resolve("impatient"), "default.api.timeout.ms=1000\n");
    Path right = Path.of(cloud.environment().get("PINBEAM_KAFKA_CLIENTS"), "scram.properties");
    Files.writeString(
        folder.resolve("wrong"),
        Files.readString(right).replaceAll("password=\"[^\"]*\"", "password=\"Wrong-1\""));
    Path topic = Files.createDirectories(folder.resolve("in/topics/ann.pin"));
    Files.writeString(topic.resolve("a.json"), "{\"index\": 1, \"title\": \"t\"}");
  }

  @AfterAll
  static void stop() {
    cloud.close();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  static Stream<Mistake> mistakes() {
    String out = " --output=" + folder.resolve("out");
    String in = " --input=" + folder.resolve("in");
    String s3 = " --awsRegion=us-east-1 --endpoint=" + cloud.s3Endpoint();
    String kinesis = " --awsRegion=us-east-1 --endpoint=" + cloud.address("kinesis");
    String kafka = " --bootstrapServers=" + cloud.kafkaBootstrapServers();
    String noBroker =
        " --bootstrapServers=" + NO_BROKER + " --kafkaConfig=" + folder.resolve("impatient");
    return Stream.of(
        Mistake.of(
            "batch --input=" + folder.resolve("none") + out, "no such file", "name a folder"),
        Mistake.of(
            "batch --input=" + NO_BUCKET + "/topics" + out + s3, NO_BUCKET, "make the bucket"),
        Mistake.of("batch --output=" + NO_BUCKET + in + s3, NO_BUCKET, "make the bucket"),
        Mistake.of(
            "batch --input=s3://mistakes/nothing" + out + s3,
            "no records in s3://mistakes/nothing",
            "topic <user>.pin"),
        Mistake.of(
            "batch --expectations=s3://mistakes/none.yaml" + in + out + s3,
            "s3://mistakes/none.yaml: there is no such file"),
        Mistake.of("batch --output=/proc/out" + in, "cannot be written", "name a folder"),
        Mistake.of(
            "batch --source=kafka --user=ann" + noBroker + out,
            NO_BROKER,
            "check --bootstrapServers"),
        Mistake.of(
            "batch --source=kafka --user=ann --bootstrapServers=no-such-host.invalid:9092" + out,
            "no-such-host.invalid",
            "check --bootstrapServers"),
        Mistake.of(
            "batch --source=kafka --user=bob" + kafka + out,
            "no topic matches",
            "it has ann.geo, ann.pin, ann.user"),
        Mistake.of(
            "batch --source=kafka --user=ann --kafkaConfig=" + folder.resolve("wrong") + out,
            "uthentication",
            "check what --kafkaConfig says"),
        Mistake.of(
            "archive --user=ann --output=" + NO_BUCKET + kafka + s3, NO_BUCKET, "make the bucket"),
        Mistake.of(
            "archive --user=bob" + kafka + out,
            "no topic matches",
            "it has ann.geo, ann.pin, ann.user"),
        Mistake.of("archive --user=ann" + noBroker + out, NO_BROKER, "check --bootstrapServers"),
        Mistake.of("stream --user=ann --output=" + NO_BUCKET + s3, NO_BUCKET, "make the bucket"),
        Mistake.afterTheStart(
            "stream --user=bob --until=idle" + kinesis + out,
            "streaming-bob-",
            "check --user or --streams"),
        Mistake.afterTheStart(
            "stream --source=kafka --user=bob --until=idle" + kafka + out,
            "the shards of bob.",
            "check --user or --streams"),
        Mistake.of(
            "query --answer=top_category_by_country --input=" + folder.resolve("none"), "none"),
        Mistake.of("table describe --table=" + folder.resolve("none"), "no Delta table at"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isOneLineThatSaysWhatToDo(Mistake mistake) {
    assertSays(run(mistake.words, mistake.code, cloud.environment()), mistake.parts);
  }

  @Test
  void aWrongKeyIsSaidAndNotShown() {
    Map<String, String> environment = new HashMap<>(cloud.environment());
    environment.put("AWS_SECRET_ACCESS_KEY", "wrong-secret");
    String line =
        run(
            List.of(
                "batch",
                "--input=s3://mistakes/topics",
                "--output=" + folder.resolve("out"),
                "--awsRegion=us-east-1",
                "--endpoint=" + cloud.s3Endpoint()),
            ExitCode.USAGE,
            environment);

    assertSays(line, List.of("s3://mistakes/topics", "check AWS_ACCESS_KEY_ID"));
    assertThat(line).doesNotContain("wrong-secret");
  }

  private static void assertSays(String errors, List<String> parts) {
    assertThat(errors).startsWith("pinbeam: ").contains(parts);
    assertThat(errors.lines()).hasSize(1);
  }

  /** What the command says on stderr when it ends so. */
  private static String run(
      List<String> words, ExitCode expected, Map<String, String> environment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (AwsProperties credentials = AwsProperties.of(environment)) {
      ExitCode code =
          Pinbeam.run(
              words.toArray(String[]::new),
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8));
      assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
    }
    assertThat(out.size()).isZero();
    return err.toString(StandardCharsets.UTF_8);
  }

  private record Mistake(List<String> words, ExitCode code, List<String> parts) {
    /** One that is found before anything runs. */
    static Mistake of(String line, String... parts) {
      return new Mistake(List.of(line.split(" ")), ExitCode.USAGE, List.of(parts));
    }

    /** One that is found by the run. */
    static Mistake afterTheStart(String line, String... parts) {
      return new Mistake(List.of(line.split(" ")), ExitCode.FAILED, List.of(parts));
    }
  }
}
