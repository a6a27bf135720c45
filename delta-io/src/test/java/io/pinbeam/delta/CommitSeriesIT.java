package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long series of commits by two processes at once, on one table on a local disk. */
class CommitSeriesIT {
  private static final int COMMITS = 500;
  private static final int WINDOWS = 500;

  @TempDir Path folder;

  @Test
  void aThousandCommitsLoseNothingAndDoNotBecomeSlower() throws Exception {
    Process one = start("appends", folder.toString(), String.valueOf(COMMITS));
    Process two = start("appends", folder.toString(), String.valueOf(COMMITS));
    List<long[]> first = results(one);
    List<long[]> second = results(two);

    List<Long> versions =
        IntStream.concat(
                first.stream().mapToInt(r -> (int) r[0]), second.stream().mapToInt(r -> (int) r[0]))
            .mapToObj(Long::valueOf)
            .collect(Collectors.toList());
    assertThat(versions)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, 2L * COMMITS).boxed().collect(Collectors.toList()));
    List<DataFile> files = DeltaTable.at(folder.toString()).files();
    assertThat(files.stream().map(DataFile::path)).hasSize(2 * COMMITS).doesNotHaveDuplicates();
    assertThat(files.stream().map(DataFile::rowCount))
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, 2L * COMMITS).map(i -> i / 2).boxed().collect(Collectors.toList()));
    for (List<long[]> results : List.of(first, second)) {
      long early = median(results.subList(50, 150));
      long late = median(results.subList(COMMITS - 100, COMMITS));
      System.out.println("Median commit: " + early + " µs early, " + late + " µs late");
      assertThat(late).isLessThan(3 * early);
    }
    checkWithDeltaRs();
  }

  /** Each version loads, with the checkpoint before it, and has the rows of those before it. */
  private void checkWithDeltaRs() throws Exception {
    List<Long> rows = new ArrayList<>();
    Peers.deltaRs()
        .call("every_version", "path", folder.toString())
        .forEach(version -> rows.add(version.asLong()));
    assertThat(rows).hasSize(2 * COMMITS).isSorted();
    assertThat(rows.get(2 * COMMITS - 1))
        .isEqualTo(LongStream.range(0, 2L * COMMITS).map(i -> i / 2).sum());
  }

  @Test
  void windowsInAnyOrderFromTwoProcessesAreCommittedOnce() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("Seed " + seed);
    String windows = String.valueOf(WINDOWS);
    Process one = start("windows", folder.toString(), windows, String.valueOf(seed));
    Process two = start("windows", folder.toString(), windows, String.valueOf(seed + 1));
    long committed = committed(results(one)) + committed(results(two));

    assertThat(committed).as("seed %d", seed).isEqualTo(WINDOWS);
    assertThat(DeltaTable.at(folder.toString()).files().stream().map(DataFile::rowCount))
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, WINDOWS).boxed().collect(Collectors.toList()));
  }

  private static long committed(List<long[]> results) {
    return results.stream().filter(result -> result[0] >= 0).count();
  }

  private static long median(List<long[]> results) {
    return results.stream().mapToLong(result -> result[1]).sorted().toArray()[results.size() / 2];
  }

  private static List<long[]> results(Process process) throws Exception {
    List<long[]> results = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.split(" ");
        results.add(new long[] {Long.parseLong(fields[0]), Long.parseLong(fields[1])});
      }
    }
    assertThat(process.waitFor()).isZero();
    return results;
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.util.logging.config.file="
                    + System.getProperty("java.util.logging.config.file"),
                "-cp",
                System.getProperty("java.class.path"),
                CommitSeriesMain.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
