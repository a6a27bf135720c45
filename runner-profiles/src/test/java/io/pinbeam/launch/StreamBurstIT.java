package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ten times the usual load for a while: the stream falls behind at most, catches up by itself, and
 * has every record once. {@code -Dpinbeam.burst-seconds} says for how long.
 */
@Tag("reliability")
@Tag("reliability-only")
@Timeout(900)
class StreamBurstIT {
  private static final int SECONDS = Integer.getInteger("pinbeam.burst-seconds", 20);
  private static final int POSTS_PER_SECOND = 50;
  private static final int TIMES = 10;
  private static final int CALM_SECONDS = 15;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void itCatchesUpByItself(String profile, TestReporter report) throws Exception {
    Path output = folder.resolve("out");
    StreamedTables tables = StreamedTables.under(output);
    try (LocalCloudProcess kinesis = LocalCloudProcess.start("--parts=kinesis");
        AwsProperties credentials = AwsProperties.of(kinesis.environment());
        KinesisTarget target = KinesisTarget.at(kinesis.address("kinesis"), StreamLoad.USER);
        StreamLoad load = StreamLoad.into(target)) {
      target.create();
      try (CommandProcess stream = StreamProcess.start(folder, profile, kinesis, output)) {
        load.start(Long.MAX_VALUE, POSTS_PER_SECOND);
        stream.await("a first commit", LIMIT, () -> committed(tables) > 0);
        TimeUnit.SECONDS.sleep(CALM_SECONDS);

        load.pace(TIMES * POSTS_PER_SECOND);
        TimeUnit.SECONDS.sleep(SECONDS);
        load.pace(POSTS_PER_SECOND);
        long put = load.count();
        long behind = put - committed(tables);
        long start = System.nanoTime();
        stream.await("what was put in the burst", LIMIT, () -> committed(tables) >= put);
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();

        load.stop();
        stream.terminate();
        assertThat(stream.waitFor(LIMIT)).as("%s", stream.output()).isZero();
        report.publishEntry(
            profile, put + " put, " + behind + " behind, caught up after " + seconds + " s");
      }
      try (CommandProcess rest =
          StreamProcess.start(folder, profile, kinesis, output, "--until=idle")) {
        assertThat(rest.waitFor(LIMIT)).as("%s", rest.output()).isZero();
      }
      StreamAudit.everyRecordIsThereOnce(tables, load.account());
    }
  }

  private static long committed(StreamedTables tables) throws Exception {
    long records = 0;
    for (Row line : tables.rows("ledger")) {
      Long each = line.getInt64("records");
      records += Objects.requireNonNullElse(each, 0L);
    }
    return records;
  }
}
