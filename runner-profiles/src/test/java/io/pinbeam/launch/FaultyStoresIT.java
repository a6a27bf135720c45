package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.pipelines.sink.OutputLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Archive and batch between a Kafka that freezes again and again and an S3 store that refuses, is
 * slow, cuts connections and loses answers. A run that cannot go on says so; a next one ends what
 * it began; nothing is lost or doubled.
 */
@Tag("reliability")
@Tag("reliability-only")
@Timeout(900)
class FaultyStoresIT {
  private static final long SEED = Long.getLong("pinbeam.seed", System.nanoTime());
  private static final int POSTS = 3_000;
  private static final int MOST_RUNS = 8;
  private static final int ONE_IN = 10;
  private static final int FROZEN_MILLIS = 1_500;
  private static final int AWAKE_MILLIS = 1_000;
  private static final Duration LIMIT = Duration.ofMinutes(4);
  @TempDir static Path folder;
  private static LocalCloudProcess kafka;
  private static LocalCloudProcess s3;
  private static FaultyProxy proxy;
  private static CloudBucket bucket;

  @BeforeAll
  static void start() throws Exception {
    kafka = LocalCloudProcess.start("--parts=kafka");
    s3 = LocalCloudProcess.start("--parts=s3");
    proxy = FaultyProxy.before(s3.s3Endpoint());
    bucket = CloudBucket.create(s3, "faults");
    PipelineOptions options = PipelineOptionsFactory.create();
    LocalCloudS3.use(s3, options);
    FileSystems.setDefaultPipelineOptions(options);
    try (KafkaTarget target = KafkaTarget.at(kafka.kafkaBootstrapServers(), StreamLoad.USER, 0);
        StreamLoad load = StreamLoad.into(target)) {
      target.create();
      load.start(POSTS, 0);
      load.await(LIMIT);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    proxy.close();
    bucket.close();
    s3.close();
    kafka.close();
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void anArchiveHasEveryOffsetOnce(String profile, TestReporter report) throws Exception {
    String output = "s3://faults/archive-" + profile;
    int runs =
        untilItEnds("archive", "--profile=" + profile, "--flushSize=200", "--output=" + output);
    report.publishEntry(profile, "seed " + SEED + ", runs " + runs + ", " + proxy.counts());

    Path calm = folder.resolve("calm-archive-" + profile);
    try (CommandProcess archive =
        CommandProcess.start(
            folder,
            "archive",
            "--flushSize=200",
            "--bootstrapServers=" + kafka.kafkaBootstrapServers(),
            "--user=" + StreamLoad.USER,
            "--output=" + calm)) {
      assertThat(archive.waitFor(LIMIT)).as(archive.output()).isZero();
    }
    assertThat(bucket.texts("archive-" + profile + "/topics/"))
        .isNotEmpty()
        .isEqualTo(ArchivedObjects.in(calm.resolve("topics")));
  }

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void aBatchGivesWhatItGivesWithoutFaults(String profile, TestReporter report) throws Exception {
    Path calm = folder.resolve("calm-" + profile);
    try (CommandProcess batch =
        CommandProcess.start(
            folder,
            "batch",
            "--source=kafka",
            "--bootstrapServers=" + kafka.kafkaBootstrapServers(),
            "--user=" + StreamLoad.USER,
            "--output=" + calm)) {
      assertThat(batch.waitFor(LIMIT)).as(batch.output()).isZero();
    }
    String output = "s3://faults/batch-" + profile;
    int runs = untilItEnds("batch", "--profile=" + profile, "--source=kafka", "--output=" + output);
    report.publishEntry(profile, "seed " + SEED + ", runs " + runs + ", " + proxy.counts());

    assertThat(
            OutputComparison.differences(
                OutputLayout.under(calm.toString()), OutputLayout.under(output)))
        .isEmpty();
  }

  @Test
  void aBrokerThatHangsIsReportedInTime() throws Exception {
    String output = folder.resolve("hung").toString();
    try (FrozenServer frozen = FrozenServer.now(kafka, 600_000, 0);
        CommandProcess archive = start("archive", "--output=" + output)) {
      assertThat(archive.waitFor(LIMIT)).as(archive.output()).isEqualTo(2);
      assertThat(archive.output())
          .matches("pinbeam: [^\n]*" + kafka.kafkaBootstrapServers() + "[^\n]*\n");
    }
  }

  /** Runs a command until it comes to a good end; gives how often. */
  private static int untilItEnds(String... words) throws Exception {
    Random random = new Random(SEED);
    proxy.follow(
        (method, target, number) -> {
          synchronized (random) {
            return number % 4 < 2 && random.nextInt(ONE_IN) == 0
                ? Fault.passing(random)
                : Fault.NONE;
          }
        });
    try (FrozenServer frozen = FrozenServer.now(kafka, FROZEN_MILLIS, AWAKE_MILLIS)) {
      List<String> said = new ArrayList<>();
      for (int run = 1; run <= MOST_RUNS; run++) {
        try (CommandProcess command = start(words)) {
          int code = command.waitFor(LIMIT);
          if (code == 0) {
            return run;
          }
          said.add(code + " " + command.output());
          assertThat(command.output()).as("seed %d", SEED).startsWith("pinbeam: ");
        }
      }
      throw new AssertionError("seed " + SEED + ": " + said);
    } finally {
      assertThat(proxy.counts()).hasSizeGreaterThan(3);
    }
  }

  private static CommandProcess start(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--bootstrapServers=" + kafka.kafkaBootstrapServers());
    all.add("--user=" + StreamLoad.USER);
    all.add("--endpoint=" + proxy.endpoint());
    all.add("--awsRegion=us-east-1");
    return CommandProcess.start(folder, s3.environment(), all.toArray(String[]::new));
  }
}
