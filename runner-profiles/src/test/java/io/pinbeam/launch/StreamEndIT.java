package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.PostKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A stream that is asked to end commits what it has read first, however long its windows still
 * last, and another one goes on behind it.
 */
@Tag("reliability")
@Timeout(240)
class StreamEndIT {
  private static final int POSTS = 400;
  private static final Pattern METRICS = Pattern.compile("metrics  (http://\\S+)");
  private static final Pattern RECORDS =
      Pattern.compile("pinbeam_stream_records_total\\{.*} ([0-9.E]+)");

  /** The bit of SIGINT in a mask of /proc. */
  private static final long INT_BIT = 1 << 1;

  @TempDir Path folder;

  private LocalCloudProcess cloud;
  private AwsProperties credentials;
  private StreamLoad load;

  @BeforeEach
  void start() throws Exception {
    cloud = LocalCloudProcess.start("--parts=kinesis");
    credentials = AwsProperties.of(cloud.environment());
    KinesisTarget target = KinesisTarget.at(cloud.address("kinesis"), StreamLoad.USER);
    target.create();
    load = StreamLoad.into(target);
  }

  @AfterEach
  void stop() {
    load.close();
    credentials.close();
    cloud.close();
  }

  @ParameterizedTest
  @CsvSource({"direct, TERM", "spark-local, INT"})
  void aSignalEndsItWhenAllIsCommitted(String profile, String signal) throws Exception {
    put();
    StreamedTables tables = StreamedTables.under(folder.resolve("out"));
    try (CommandProcess stream = stream(profile, "--metricsPort=0")) {
      awaitRecords(stream, load.count());
      assertThat(tables.places(PostKind.PIN.label())).as("the window is not over").isEmpty();

      stream.signal(signal.equals("INT") && isInterruptIgnored() ? "TERM" : signal);

      assertThat(stream.waitFor()).as(stream.output()).isZero();
      assertThat(stream.output())
          .contains("Ends in order: asked to by a signal", "Adds up; took ", "tables   ")
          .doesNotContain("WARNING");
    }
    assertThat(committed(tables)).isEqualTo(load.count());
    assertThat(folder.resolve("out/stream")).isDirectoryNotContaining("glob:**/stop");

    put();
    try (CommandProcess stream = stream(profile, "--until=idle")) {
      assertThat(stream.waitFor()).as(stream.output()).isZero();
      assertThat(stream.output())
          .contains("every stream is read to its tip", "Adds up; took ")
          .doesNotContain("WARNING");
    }
    StreamAudit.everyRecordIsThereOnce(tables, load.account());
  }

  private void put() throws Exception {
    load.start(POSTS, 0);
    load.await(Duration.ofMinutes(1));
  }

  private CommandProcess stream(String profile, String more) throws IOException {
    return CommandProcess.start(
        folder,
        cloud.environment(),
        "stream",
        "--profile=" + profile,
        "--user=" + StreamLoad.USER,
        "--output=" + folder.resolve("out"),
        "--commitInterval=10m",
        "--window=10m",
        "--endpoint=" + cloud.address("kinesis"),
        "--awsRegion=us-east-1",
        more);
  }

  private static long committed(StreamedTables tables) throws Exception {
    List<String> names = new ArrayList<>(List.of(StreamedTables.DEAD_LETTERS));
    for (PostKind kind : PostKind.values()) {
      names.add(kind.label());
    }
    long committed = 0;
    for (String name : names) {
      committed += tables.places(name).size();
    }
    return committed;
  }

  /** Until the run has read so many. */
  private static void awaitRecords(CommandProcess stream, long records) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    while (true) {
      assertThat(stream.isAlive()).as(stream.output()).isTrue();
      Matcher address = METRICS.matcher(stream.output());
      if (address.find() && read(http, address.group(1)) >= records) {
        return;
      }
      Thread.sleep(200);
    }
  }

  private static long read(HttpClient http, String address) throws Exception {
    String text =
        http.send(
                HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    return RECORDS
        .matcher(text)
        .results()
        .mapToLong(sample -> (long) Double.parseDouble(sample.group(1)))
        .sum();
  }

  /** What a shell starts in the background never sees Ctrl-C, and nor do its children. */
  private static boolean isInterruptIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    Optional<String> mask =
        Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:")).findFirst();
    return mask.isPresent()
        && (Long.parseUnsignedLong(mask.get().substring("SigIgn:".length()).strip(), 16) & INT_BIT)
            != 0;
  }
}
