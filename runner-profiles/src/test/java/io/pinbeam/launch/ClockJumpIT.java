package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.cloud.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The clock jumps while a command runs, forward and back, as when a time server is found at last:
 * every record is where it belongs once. The servers behind keep the right time.
 */
@Tag("reliability")
@Tag("reliability-only")
@Timeout(600)
class ClockJumpIT {
  private static final List<Duration> JUMPS =
      List.of(
          Duration.ofHours(1),
          Duration.ofHours(-2),
          Duration.ZERO,
          Duration.ofHours(-3),
          Duration.ofDays(2));

  /** Records that are more than an hour ahead of it, Kafka refuses. */
  private static final List<Duration> SHORT_JUMPS =
      List.of(Duration.ofMinutes(50), Duration.ofHours(-2));

  /** Six a window: those of some windows, also where some were on their way. */
  private static final int COMMITS = 24;

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String TOPIC = StreamLoad.USER + ".pin";

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void aStreamCommitsOnAndHasEveryRecordOnce(String profile) throws Exception {
    Path output = folder.resolve("out");
    Map<String, String> clock = ClockAgent.environment(folder);
    try (LocalCloudProcess kinesis = LocalCloudProcess.start("--parts=kinesis");
        AwsProperties credentials = AwsProperties.of(kinesis.environment());
        KinesisTarget target = KinesisTarget.at(kinesis.address("kinesis"), StreamLoad.USER);
        StreamLoad load = StreamLoad.into(target)) {
      target.create();
      try (CommandProcess stream = StreamProcess.start(folder, clock, profile, kinesis, output)) {
        load.start(Long.MAX_VALUE, 30);
        awaitCommits(stream, output, 1);
        for (Duration offset : JUMPS) {
          ClockAgent.jump(folder, offset);
          awaitCommits(stream, output, commits(output) + COMMITS);
        }
        // Else nothing has jumped.
        assertThat(latestCommit(output)).isAfter(Instant.now().plus(Duration.ofDays(1)));
        stream.terminate();
        assertThat(stream.waitFor(LIMIT)).as("%s", stream.output()).isZero();
      }
      // Behind what is committed already.
      ClockAgent.jump(folder, Duration.ofMinutes(-5));
      try (CommandProcess next = StreamProcess.start(folder, clock, profile, kinesis, output)) {
        awaitCommits(next, output, commits(output) + COMMITS);
        load.stop();
        next.kill();
      }
      try (CommandProcess rest =
          StreamProcess.start(folder, clock, profile, kinesis, output, "--until=idle")) {
        assertThat(rest.waitFor(LIMIT)).as("%s", rest.output()).isZero();
      }
      StreamAudit.everyRecordIsThereOnce(StreamedTables.under(output), load.account());
    }
  }

  @Test
  void whatTheGatewayAcknowledgesIsArchivedOnceAndInTheTables() throws Exception {
    Map<String, String> clock = ClockAgent.environment(folder);
    try (LocalCloudProcess kafka = LocalCloudProcess.start("--parts=kafka")) {
      String brokers = kafka.kafkaBootstrapServers();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
        Topics.create(admin, TOPIC, 2);
      }
      ProcessBuilder builder =
          EmulatorProgram.of(
              EmulatorProgram.GATEWAY, "256m", List.of("--bootstrapServers=" + brokers));
      builder.environment().putAll(clock);
      Process gateway = builder.redirectErrorStream(true).start();
      try {
        URI address =
            URI.create(
                ProcessOutput.of(gateway).awaitLine("gateway  ").substring("gateway  ".length()));
        for (Duration offset : SHORT_JUMPS) {
          Thread jump = jumpAfterASecond(offset);
          PostingClients clients =
              PostingClients.post(address, TOPIC, 4, 40, Duration.ofSeconds(3));
          jump.join();
          // Kafka's producer gives up what is on its way when the clock jumps ahead, and says so.
          assertThat(clients.answers().keySet())
              .as("%s", clients.refusals())
              .isSubsetOf(200, 503)
              .contains(200);
          PostingClients after = PostingClients.post(address, TOPIC, 4, 40, Duration.ofSeconds(1));
          assertThat(after.answers().keySet()).containsExactly(200);
          PostingClients.assertAllIsIn(brokers, TOPIC, List.of(clients, after));
        }
      } finally {
        gateway.destroy();
        gateway.waitFor();
      }
      for (Duration offset : List.of(Duration.ofDays(1), Duration.ofHours(-2))) {
        ClockAgent.jump(folder, offset);
        run(clock, "archive", "--bootstrapServers=" + brokers, "--output=" + folder.resolve("a"));
      }
      assertThat(ArchiveAudit.archive(folder.resolve("a").toString()))
          .isEqualTo(ArchiveAudit.kafka(brokers, List.of(TOPIC)));
    }
    batch(clock, Duration.ofDays(2));
    Object first = TableJson.read(folder.resolve("t/tables/pin").toString());
    batch(clock, Duration.ofHours(-2));
    assertThat(TableJson.read(folder.resolve("t/tables/pin").toString()))
        .isNotEmpty()
        .isEqualTo(first);
  }

  private void batch(Map<String, String> clock, Duration offset) throws Exception {
    ClockAgent.jump(folder, offset);
    run(clock, "batch", "--input=" + folder.resolve("a"), "--output=" + folder.resolve("t"));
  }

  private void run(Map<String, String> clock, String... words) throws Exception {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = "--user=" + StreamLoad.USER;
    try (CommandProcess run = CommandProcess.start(folder, clock, all)) {
      assertThat(run.waitFor(LIMIT)).as(run.output()).isZero();
    }
  }

  private Thread jumpAfterASecond(Duration offset) {
    Thread jump =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(1);
                ClockAgent.jump(folder, offset);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            "clock jump");
    jump.start();
    return jump;
  }

  private static void awaitCommits(CommandProcess stream, Path output, int count) throws Exception {
    stream.await(count + " commits", LIMIT, () -> commits(output) >= count);
  }

  /** As the ledger's lines have it. */
  private static Instant latestCommit(Path output) throws Exception {
    return StreamedTables.under(output).rows("ledger").stream()
        .map(line -> line.<Instant>getValue("committed_at"))
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static int commits(Path output) throws Exception {
    return StreamedTables.under(output).commits("ledger");
  }
}
