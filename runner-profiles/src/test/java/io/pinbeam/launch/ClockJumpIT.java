package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The clock of the machine jumps while a stream runs, forward and back, as when a time server is
 * found at last: every record is in the tables once. The clock is Debian's {@code faketime}.
 */
@Tag("reliability")
@Tag("reliability-only")
@Timeout(600)
class ClockJumpIT {
  private static final Path LIBRARY =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void everyRecordIsInTheTablesOnce(String profile) throws Exception {
    assumeTrue(Files.exists(LIBRARY), () -> "LEFT OUT: Debian's package faketime is not installed");
    Path output = folder.resolve("out");
    jump("+0");
    try (LocalCloudProcess kinesis = LocalCloudProcess.start("--parts=kinesis");
        AwsProperties credentials = AwsProperties.of(kinesis.environment());
        KinesisTarget target = KinesisTarget.at(kinesis.address("kinesis"), StreamLoad.USER);
        StreamLoad load = StreamLoad.into(target)) {
      target.create();
      try (CommandProcess stream = stream(profile, kinesis, output)) {
        load.start(Long.MAX_VALUE, 30);
        awaitCommits(stream, output, 1);
        for (String offset : List.of("+1h", "-2h", "+0", "+2d")) {
          jump(offset);
          awaitCommits(stream, output, commits(output) + 4);
        }
        load.stop();
        stream.terminate();
        assertThat(stream.waitFor(LIMIT)).as("%s", stream.output()).isZero();
      }
      jump("-5m");
      try (CommandProcess rest = stream(profile, kinesis, output, "--until=idle")) {
        assertThat(rest.waitFor(LIMIT)).as("%s", rest.output()).isZero();
      }
      StreamAudit.everyRecordIsThereOnce(StreamedTables.under(output), load.account());
    }
  }

  private CommandProcess stream(
      String profile, LocalCloudProcess kinesis, Path output, String... more) throws Exception {
    return StreamProcess.start(
        folder,
        Map.of(
            "LD_PRELOAD",
            LIBRARY.toString(),
            "FAKETIME_TIMESTAMP_FILE",
            clock().toString(),
            "FAKETIME_CACHE_DURATION",
            "1",
            // As with a real clock: what measures spans of time does not jump.
            "FAKETIME_DONT_FAKE_MONOTONIC",
            "1"),
        profile,
        kinesis,
        output,
        more);
  }

  private static void awaitCommits(CommandProcess stream, Path output, int count) throws Exception {
    stream.await(count + " commits", LIMIT, () -> commits(output) >= count);
  }

  private static int commits(Path output) throws Exception {
    return StreamedTables.under(output).commits("ledger");
  }

  private void jump(String offset) throws Exception {
    Path next = Files.writeString(folder.resolve("next"), offset + "\n");
    Files.move(next, clock(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path clock() {
    return folder.resolve("clock");
  }
}
