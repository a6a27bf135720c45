package io.pinbeam.delta;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Many commits from a virtual machine of its own.
 *
 * <p>The commits name files that are not there: the log is what is looked at. A line on the screen
 * for each: the version, and the microseconds that it took.
 */
public final class CommitSeriesMain {
  static final DeltaSchema IDS = DeltaSchema.builder().nullable("id", DeltaType.LONG).build();
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final int TIMES = 3;

  private CommitSeriesMain() {}

  /**
   * Arguments: {@code appends <table> <number>}, or {@code windows <table> <number> <seed>} for
   * windows in random order, each up to three times.
   */
  public static void main(String[] arguments) throws IOException {
    DeltaTable table = DeltaTable.at(arguments[1]);
    int number = Integer.parseInt(arguments[2]);
    if (arguments[0].equals("appends")) {
      for (int i = 0; i < number; i++) {
        commit(table, DeltaCommit.of(IDS, List.of(file(i))));
      }
    } else {
      for (int window : shuffled(number, new Random(Long.parseLong(arguments[3])))) {
        commit(
            table,
            DeltaCommit.of(IDS, List.of(file(window)))
                .withWindow(
                    CommitWindow.of(
                        "series",
                        "shard-0",
                        START.plusSeconds(30L * window),
                        Duration.ofSeconds(30))));
      }
    }
  }

  private static List<Integer> shuffled(int number, Random random) {
    List<Integer> windows = new ArrayList<>();
    for (int window = 0; window < number; window++) {
      int times = 1 + random.nextInt(TIMES);
      for (int i = 0; i < times; i++) {
        windows.add(window);
      }
    }
    Collections.shuffle(windows, random);
    return windows;
  }

  private static void commit(DeltaTable table, DeltaCommit commit) throws IOException {
    long start = System.nanoTime();
    CommitResult result = table.commit(commit);
    System.out.println(
        (result.isCommitted() ? result.version() : -1) + " " + (System.nanoTime() - start) / 1000);
  }

  /** A file whose number of rows tells the commit. */
  private static DataFile file(int number) {
    return DataFile.of(
        "part-" + UUID.randomUUID() + ".parquet",
        1000,
        System.currentTimeMillis(),
        number,
        "{\"numRecords\":" + number + "}",
        Map.of());
  }
}
