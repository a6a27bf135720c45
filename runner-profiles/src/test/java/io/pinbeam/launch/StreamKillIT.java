package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.PostKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kill -9 of the stream at any moment while records are being put, and a new start after each: at
 * the end every record is in the tables exactly once, and so say the ledger and the trends.
 *
 * <p>{@code -Dpinbeam.stream-records} and {@code -Dpinbeam.kills} set how long a series is, {@code
 * -Dpinbeam.stream-all=true} runs all of them, {@code -Dpinbeam.seed} repeats the draws.
 */
@Tag("reliability")
class StreamKillIT {
  private static final int KILLS = Integer.getInteger("pinbeam.kills", 5);
  private static final long SEED = Long.getLong("pinbeam.seed", System.nanoTime());

  /** The load goes on over all kills, each of which takes about so long. */
  private static final int SECONDS_A_KILL = 10;

  private static final int USUAL_RECORDS = 200_000;
  private static final int FEWER_RECORDS = 60_000;
  private static final int SHARDS = 6;
  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final List<String> WATCHED = List.of("pin", "geo", "user", StreamedTables.LEDGER);

  /** What the records go through, and what happens to it under the load. */
  enum Input {
    KINESIS,
    /** Two more shards by a split, one more by a merge. */
    RESHARDED_KINESIS,
    /** With times of the records that are up to 5 s old, in no order. */
    KAFKA
  }

  @TempDir Path folder;
  private final Random random = new Random(SEED);

  static Stream<Arguments> series() {
    if (Boolean.getBoolean("pinbeam.stream-all")) {
      return Runners.all()
          .flatMap(
              profile ->
                  Stream.of(Input.values())
                      .map(input -> Arguments.of(profile, input, records(USUAL_RECORDS))));
    }
    return Stream.of(
        Arguments.of("direct", Input.KINESIS, records(USUAL_RECORDS)),
        Arguments.of("spark-local", Input.RESHARDED_KINESIS, records(FEWER_RECORDS)));
  }

  private static int records(int usual) {
    return Integer.getInteger("pinbeam.stream-records", usual);
  }

  @ParameterizedTest(name = "{0}, {1}, {2} records")
  @MethodSource("series")
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void everyRecordIsInTheTablesOnce(String profile, Input input, int records) throws Exception {
    long begin = System.nanoTime();
    try (LocalCloudProcess cloud =
            LocalCloudProcess.start("--parts=" + (input == Input.KAFKA ? "kafka" : "kinesis"));
        AwsProperties credentials = AwsProperties.of(cloud.environment());
        LoadTarget target = target(cloud, input);
        StreamLoad load = StreamLoad.into(target)) {
      target.create();
      StreamedTables tables = StreamedTables.under(folder.resolve("out"));
      int posts = records / PostKind.values().length;
      load.start(posts, Math.max(100, posts / (KILLS * SECONDS_A_KILL + 1)));
      for (int kill = 0; kill < KILLS; kill++) {
        runAndKill(cloud, profile, tables, kill);
        if (input == Input.RESHARDED_KINESIS && kill == 0) {
          ((KinesisTarget) target).split(PostKind.PIN);
        }
        if (input == Input.RESHARDED_KINESIS && kill == 2) {
          ((KinesisTarget) target).merge(PostKind.PIN);
        }
      }
      load.await(LIMIT);
      long killed = System.nanoTime();
      try (CommandProcess last = start(cloud, profile, "--until=idle")) {
        assertThat(last.waitFor(LIMIT)).as("seed %d: %s", SEED, last.output()).isZero();
      }
      Map<String, StreamLoad.Put> account = load.account();
      assertThat(account).hasSize(posts * PostKind.values().length);
      Set<String> shards = StreamAudit.everyRecordIsThereOnce(tables, account);
      if (input != Input.RESHARDED_KINESIS) {
        assertThat(shards).hasSize(SHARDS);
      }
      System.err.printf(
          "stream kill series, seed %d, %s, %s: %d kills, %d records of %d shards, each once"
              + " (read by %s); %.0f s, of them the last run %.0f s%n",
          SEED,
          profile,
          input,
          KILLS,
          account.size(),
          shards.size(),
          StreamedTables.reader(),
          (System.nanoTime() - begin) / 1e9,
          (System.nanoTime() - killed) / 1e9);
    }
  }

  private static LoadTarget target(LocalCloudProcess cloud, Input input) {
    return input == Input.KAFKA
        ? KafkaTarget.at(cloud.kafkaBootstrapServers(), StreamLoad.USER, 5_000)
        : KinesisTarget.at(cloud.address("kinesis"), StreamLoad.USER);
  }

  /** After a number of commits to any of the tables and a while, or after a while alone. */
  private void runAndKill(
      LocalCloudProcess cloud, String profile, StreamedTables tables, int number) throws Exception {
    String table = WATCHED.get(random.nextInt(WATCHED.size()));
    int more = random.nextInt(4);
    long pause = more == 0 ? random.nextLong(2_000, 9_000) : random.nextLong(600);
    int before = tables.commits(table);
    try (CommandProcess victim = start(cloud, profile)) {
      long giveUp = System.nanoTime() + LIMIT.toNanos();
      while (tables.commits(table) < before + more) {
        assertThat(victim.isAlive()).as("seed %d: %s", SEED, victim.output()).isTrue();
        assertThat(System.nanoTime())
            .as("seed %d, start %d: no commit in %s: %s", SEED, number, table, victim.output())
            .isLessThan(giveUp);
        Thread.sleep(5);
      }
      Thread.sleep(pause);
      assertThat(victim.isAlive()).as("seed %d: %s", SEED, victim.output()).isTrue();
      victim.kill();
    }
    System.err.printf(
        "killed %d after %d commits in %s and %d ms: %d commits in the ledger%n",
        number + 1, more, table, pause, tables.commits(StreamedTables.LEDGER));
  }

  private CommandProcess start(LocalCloudProcess cloud, String profile, String... more)
      throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "stream",
                "--profile=" + profile,
                "--user=" + StreamLoad.USER,
                "--output=" + folder.resolve("out"),
                "--commitInterval=2s",
                "--window=4s"));
    if (cloud.addresses().containsKey("kinesis")) {
      words.add("--endpoint=" + cloud.address("kinesis"));
      words.add("--awsRegion=us-east-1");
    } else {
      words.add("--source=kafka");
      words.add("--bootstrapServers=" + cloud.kafkaBootstrapServers());
    }
    words.addAll(List.of(more));
    return CommandProcess.start(folder, cloud.environment(), words.toArray(String[]::new));
  }
}
