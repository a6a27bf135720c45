package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pinbeam archive} in a VM of its own: by every listener, and killed again and again. */
class ArchiveCommandIT {
  private static final String BUCKET = "command";
  private static final int KILLS = 6;

  @TempDir Path folder;

  private static LocalCloudProcess cloud;
  private static CloudBucket bucket;

  @BeforeAll
  static void start() throws IOException {
    cloud = LocalCloudProcess.start("--parts=kafka,s3");
    bucket = CloudBucket.create(cloud, BUCKET);
  }

  @AfterAll
  static void stop() {
    bucket.close();
    cloud.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "scram", "iam"})
  void everyListener(String listener) throws Exception {
    String user = "by-" + listener;
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of());
        CommandProcess run = archiveAfter(topics, user, listener)) {
      assertThat(run.waitFor()).as(run.output()).isZero();
      assertThat(run.output()).containsPattern(user + "\\.pin +25 +25 +0 +3\n");
      assertThat(bucket.texts(user + "/topics/")).isEqualTo(ArchiveModel.objects(user, topics, 10));
    }
  }

  @Test
  void aWrongPasswordIsSaidAndNotShown() throws Exception {
    Path right = Path.of(cloud.environment().get("PINBEAM_KAFKA_CLIENTS"), "scram.properties");
    Path wrong = folder.resolve("client.properties");
    Files.writeString(
        wrong, Files.readString(right).replaceAll("password=\"[^\"]*\"", "password=\"Wrong-1\""));
    try (CommandProcess run = command("refused", wrong, 10)) {
      assertThat(run.waitFor()).isEqualTo(ExitCode.USAGE.code());
      assertThat(run.output())
          .startsWith("pinbeam: archive: cannot list what is in Kafka at ")
          .contains("uthentication")
          .doesNotContain("Wrong-1");
      assertThat(run.output().lines()).hasSize(1);
    }
  }

  @Test
  void killedAtAnyMomentItGoesOn() throws Exception {
    String user = "killed";
    Random random = new Random();
    try (TopicWriter topics = TopicWriter.open(cloud, Map.of())) {
      topics.create(user + ".pin", 2);
      int killed = 0;
      for (int i = 0; i < KILLS; i++) {
        topics.write(user + ".pin", 0, records(i, 500));
        topics.write(user + ".pin", 1, records(i, 500));
        try (CommandProcess run = command(user, client("plain"), 1)) {
          awaitMoreObjects(user, i, run);
          TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
          killed += run.isAlive() ? 1 : 0;
        }
        TreeMap<String, String> objects = ArchiveModel.objects(user, topics, 1);
        assertThat(objects).containsAllEntriesOf(bucket.texts(user + "/topics/"));
      }
      try (CommandProcess run = command(user, client("plain"), 1)) {
        assertThat(run.waitFor()).as(run.output()).isZero();
      }
      assertThat(killed).as("runs killed before their end").isGreaterThanOrEqualTo(KILLS - 1);
      assertThat(bucket.texts(user + "/topics/")).isEqualTo(ArchiveModel.objects(user, topics, 1));
    }
  }

  /** Now and then the plans of the run alone, else some object of it. */
  private static void awaitMoreObjects(String user, int round, CommandProcess run)
      throws InterruptedException {
    String prefix = user + (round == 0 ? "/archive/" : "/topics/");
    int before = bucket.keys(prefix).size();
    while (run.isAlive() && bucket.keys(prefix).size() <= before) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private CommandProcess archiveAfter(TopicWriter topics, String user, String listener)
      throws Exception {
    topics.create(user + ".pin", 1);
    topics.write(user + ".pin", 0, records(0, 25));
    return command(user, client(listener), 10);
  }

  private CommandProcess command(String user, Path client, int flushSize) throws IOException {
    Map<String, String> environment = new HashMap<>(cloud.environment());
    return CommandProcess.start(
        folder,
        environment,
        "archive",
        "--kafkaConfig=" + client,
        "--user=" + user,
        "--output=s3://" + BUCKET + "/" + user,
        "--endpoint=" + cloud.s3Endpoint(),
        "--awsRegion=" + environment.get("AWS_REGION"),
        "--flushSize=" + flushSize);
  }

  private static Path client(String listener) {
    return Path.of(cloud.environment().get("PINBEAM_KAFKA_CLIENTS"), listener + ".properties");
  }

  private static List<String> records(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(i -> "{\"ind\": " + i + "}").toList();
  }
}
