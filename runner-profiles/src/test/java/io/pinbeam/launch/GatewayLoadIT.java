package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.cloud.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

/**
 * The gateway under twice the load that it can carry: it turns the rest away at once, its memory
 * stays flat, and whatever it acknowledged is in Kafka. {@code -Dpinbeam.load-seconds} makes it
 * longer.
 */
@Tag("reliability")
@Tag("reliability-only")
class GatewayLoadIT {
  private static final int SECONDS = Integer.getInteger("pinbeam.load-seconds", 40);
  private static final int MEASURE_SECONDS = 10;
  private static final int PARTITIONS = 3;

  /** As many at a time as keep it busy, and far fewer than it lets in. */
  private static final int MEASURING = 16;

  /** More than it lets in at a time. */
  private static final int LOADING = 400;

  private static final String TOPIC = "u.pin";

  @Test
  @Timeout(900)
  void whatIsTooMuchIsTurnedAwayAndNothingAcknowledgedIsLost(TestReporter report) throws Exception {
    try (LocalCloudProcess kafka = LocalCloudProcess.start("--parts=kafka")) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.kafkaBootstrapServers()))) {
        Topics.create(admin, TOPIC, PARTITIONS);
      }
      Process gateway =
          EmulatorProgram.of(
                  EmulatorProgram.GATEWAY,
                  "256m",
                  List.of("--bootstrapServers=" + kafka.kafkaBootstrapServers()))
              .redirectErrorStream(true)
              .start();
      try {
        URI address =
            URI.create(
                ProcessOutput.of(gateway).awaitLine("gateway  ").substring("gateway  ".length()));
        // The first seconds are those of the compiler.
        PostingClients.post(address, TOPIC, MEASURING, 0, Duration.ofSeconds(MEASURE_SECONDS));
        PostingClients measured =
            PostingClients.post(address, TOPIC, MEASURING, 0, Duration.ofSeconds(MEASURE_SECONDS));
        assertThat(measured.answers().keySet()).containsExactly(200);
        int capacity = measured.answers().get(200) / MEASURE_SECONDS;

        List<Long> resident = new ArrayList<>();
        Thread watch = watch(gateway.pid(), resident);
        PostingClients loaded =
            PostingClients.post(address, TOPIC, LOADING, 2 * capacity, Duration.ofSeconds(SECONDS));
        watch.interrupt();
        watch.join();

        report.publishEntry("capacity", capacity + " requests/s");
        report.publishEntry("answers", loaded.answers().toString());
        report.publishEntry("resident", resident.get(0) + " to " + last(resident) + " kB");
        assertThat(loaded.answers().keySet()).isSubsetOf(200, 429, 503).contains(200, 429);
        assertThat(loaded.sent()).isGreaterThan(SECONDS * 3L * capacity / 2);
        assertThat(loaded.answers().get(200)).isGreaterThan(SECONDS * capacity / 4);
        assertThat(max(resident.subList(resident.size() * 2 / 3, resident.size())))
            .isLessThan(
                max(resident.subList(resident.size() / 3, resident.size() * 2 / 3)) * 11 / 10);

        PostingClients after = PostingClients.post(address, TOPIC, 1, 0, Duration.ofSeconds(1));
        assertThat(after.answers().keySet()).containsExactly(200);
        PostingClients.assertAllIsIn(
            kafka.kafkaBootstrapServers(), TOPIC, List.of(measured, loaded, after));
      } finally {
        gateway.destroy();
        gateway.waitFor();
      }
    }
  }

  /** The kilobytes that a process has in memory, each second. */
  private static Thread watch(long pid, List<Long> resident) {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (true) {
                  for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                    if (line.startsWith("VmRSS:")) {
                      resident.add(Long.parseLong(line.replaceAll("\\D", "")));
                    }
                  }
                  Thread.sleep(1_000);
                }
              } catch (InterruptedException e) {
                // Told to end.
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            "resident memory");
    watch.start();
    return watch;
  }

  private static long max(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).max().orElseThrow();
  }

  private static long last(List<Long> values) {
    return values.get(values.size() - 1);
  }
}
