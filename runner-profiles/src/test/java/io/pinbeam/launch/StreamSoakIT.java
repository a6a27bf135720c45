package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.PostKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The stream's memory does not grow under an even load, and Ctrl-C in the middle of it leaves
 * nothing behind. {@code -Dpinbeam.soak-seconds} makes it longer; {@code bench/stream soak} is the
 * long one.
 */
@Tag("reliability")
class StreamSoakIT {
  /** Longer than the lateness that the windows of commits allow: Spark fires them again then. */
  private static final int SECONDS = Integer.getInteger("pinbeam.soak-seconds", 75);

  private static final int RECORDS_PER_SECOND = 200;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final double GROWTH = 1.1;
  private static final double MIB_MORE = 8;
  private static final Pattern TOTAL =
      Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void theHeapStaysFlat(String profile) throws Exception {
    StreamedTables tables = StreamedTables.under(folder.resolve("out"));
    try (LocalCloudProcess cloud = LocalCloudProcess.start("--parts=kinesis");
        AwsProperties credentials = AwsProperties.of(cloud.environment());
        KinesisTarget streams = KinesisTarget.at(cloud.address("kinesis"), StreamLoad.USER);
        StreamLoad load = StreamLoad.into(streams)) {
      streams.create();
      try (CommandProcess stream = stream(cloud, profile)) {
        load.start(Integer.MAX_VALUE, RECORDS_PER_SECOND / PostKind.values().length);
        awaitCommits(tables, stream);
        List<Double> heap = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        while (System.nanoTime() < end) {
          Thread.sleep(1_000);
          heap.add(heapMebibytes(stream));
        }
        load.stop();
        stream.terminate();
        assertThat(stream.waitFor(LIMIT)).as(stream.output()).isZero();
        int third = heap.size() / 3;
        double second = median(heap.subList(third, 2 * third));
        double last = median(heap.subList(2 * third, heap.size()));
        System.err.printf(
            "%s: %d records, %.1f MiB of heap in the second third, %.1f MiB in the last%n",
            profile, load.count(), second, last);
        assertThat(last).as("MiB of live objects: %s", heap).isLessThan(second * GROWTH + MIB_MORE);
      }
      // What was put but not read yet when the signal came.
      try (CommandProcess rest = stream(cloud, profile, "--until=idle")) {
        assertThat(rest.waitFor(LIMIT)).as(rest.output()).isZero();
      }
      StreamAudit.everyRecordIsThereOnce(tables, load.account());
    }
  }

  private CommandProcess stream(LocalCloudProcess cloud, String profile, String... more)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "stream",
                "--profile=" + profile,
                "--user=" + StreamLoad.USER,
                "--output=" + folder.resolve("out"),
                "--endpoint=" + cloud.address("kinesis"),
                "--awsRegion=us-east-1",
                "--commitInterval=1s",
                "--window=2s"));
    words.addAll(List.of(more));
    return CommandProcess.start(folder, cloud.environment(), words.toArray(String[]::new));
  }

  private static void awaitCommits(StreamedTables tables, CommandProcess stream) throws Exception {
    long giveUp = System.nanoTime() + LIMIT.toNanos();
    while (tables.commits(StreamedTables.LEDGER) < 20) {
      assertThat(stream.isAlive()).as(stream.output()).isTrue();
      assertThat(System.nanoTime()).as(stream.output()).isLessThan(giveUp);
      Thread.sleep(100);
    }
  }

  /** Of live objects, counted in a collection: young ones that come right after it are left out. */
  private static double heapMebibytes(CommandProcess stream) throws Exception {
    String histogram = jcmd(stream, "GC.class_histogram");
    Matcher total = TOTAL.matcher(histogram);
    assertThat(total.find()).as(histogram).isTrue();
    return Long.parseLong(total.group(1)) / (double) (1 << 20);
  }

  private static String jcmd(CommandProcess stream, String command)
      throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(stream.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(jcmd.waitFor()).as(output).isZero();
    return output;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
