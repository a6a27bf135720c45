package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kill -9 of a pipeline that writes a Delta table, at random points, on both runners. After every
 * kill the table is readable and holds whole commits only; after the last run it has every row of
 * the input once.
 *
 * <p>{@code -Dpinbeam.crash-runs} makes the series longer or shorter, {@code -Dpinbeam.seed}
 * repeats its draws (the machine's own timing is not repeated).
 */
@Tag("reliability")
class DeltaCrashIT {
  private static final int RUNS = Integer.getInteger("pinbeam.crash-runs", 100);
  private static final long SEED = Long.getLong("pinbeam.seed", System.nanoTime());

  @TempDir Path folder;

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void everyRowIsThereOnceWheneverTheWriterIsKilled() throws Exception {
    long start = System.nanoTime();
    List<String> profiles = Runners.all().toList();
    ExecutorService threads = Executors.newFixedThreadPool(profiles.size());
    List<Future<Map<CrashMoment, Integer>>> running = new ArrayList<>();
    for (String profile : profiles) {
      running.add(threads.submit(() -> killOn(profile, RUNS / profiles.size())));
    }
    Map<CrashMoment, Integer> moments = new EnumMap<>(CrashMoment.class);
    for (Future<Map<CrashMoment, Integer>> thread : running) {
      thread.get().forEach((moment, count) -> moments.merge(moment, count, Integer::sum));
    }
    threads.shutdown();
    System.err.printf(
        "crash series, seed %d: %d kills in %d s: %s%n",
        SEED,
        moments.values().stream().mapToInt(Integer::intValue).sum(),
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
        moments);
    if (RUNS >= 50) {
      // The moment in the commit is too short to be sure of it.
      assertThat(moments)
          .as("seed %d", SEED)
          .containsKeys(CrashMoment.BETWEEN_FILES_AND_COMMIT, CrashMoment.COMMITTED_NOT_TOLD);
    }
  }

  private Map<CrashMoment, Integer> killOn(String profile, int kills) throws Exception {
    Path own = folder.resolve(profile);
    VictimJvm jvm = VictimJvm.of(own, profile, CrashVictim.class);
    Map<CrashMoment, Integer> moments = new EnumMap<>(CrashMoment.class);
    CrashShape[] shapes = CrashShape.values();
    for (int i = 0; i < shapes.length; i++) {
      CrashShape shape = shapes[i];
      int share = kills * (i + 1) / shapes.length - kills * i / shapes.length;
      if (share == 0) {
        continue;
      }
      learn(jvm, profile, shape, own.resolve("learned"));
      CrashSeries series =
          new CrashSeries(
              jvm, profile, shape, own.resolve("tables").resolve(shape.name()), SEED + i);
      series.run(share);
      System.err.printf("%s on %s, %d kills: %s%n", shape, profile, share, series.moments());
      series.moments().forEach((moment, count) -> moments.merge(moment, count, Integer::sum));
    }
    return moments;
  }

  private static void learn(VictimJvm jvm, String profile, CrashShape shape, Path table)
      throws Exception {
    Process process = jvm.startAndLearn(profile, shape.name(), table + "-" + shape, "0", "2");
    ProcessOutput output = ProcessOutput.of(process);
    assertThat(process.waitFor()).as("%s", output).isZero();
  }
}
