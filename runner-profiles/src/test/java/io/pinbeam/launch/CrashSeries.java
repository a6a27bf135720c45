package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaTable;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.values.Row;

/**
 * One table, and one writer that is killed again and again: each run is at once the recovery from
 * the kill before it and the next one to be killed. The last one comes to its end.
 */
final class CrashSeries {
  /** A kill comes at last when nothing of what it waits for happens. */
  private static final long PATIENCE_MILLIS = 40_000;

  private final VictimJvm jvm;
  private final String profile;
  private final CrashShape shape;
  private final Path table;
  private final CrashedTable disk;
  private final Random random;
  private final Map<CrashMoment, Integer> moments = new EnumMap<>(CrashMoment.class);
  private int kills;

  /** The first batch that the table has not all of, and the first that it has nothing after. */
  private long incomplete;

  private long untouched;

  CrashSeries(VictimJvm jvm, String profile, CrashShape shape, Path table, long seed)
      throws IOException {
    this.jvm = jvm;
    this.profile = profile;
    this.shape = shape;
    this.table = table;
    this.disk = new CrashedTable(table);
    this.random = new Random(seed);
  }

  /** Kills so often, looking at the table each time; then lets the writer come to its end. */
  void run(int times) throws Exception {
    for (kills = 0; kills < times; kills++) {
      Process victim = jvm.start(arguments(CrashVictim.NO_END));
      ProcessOutput output = ProcessOutput.of(victim);
      try (WatchService watch = watch()) {
        output.awaitReady();
        awaitMoment(watch);
        assertThat(victim.isAlive()).as("%s ended by itself: %s", this, output).isTrue();
      } finally {
        victim.destroyForcibly().waitFor();
      }
      moments.merge(disk.look(told(output)), 1, Integer::sum);
      verify();
    }
    end(untouched + 2);
  }

  Map<CrashMoment, Integer> moments() {
    return moments;
  }

  private void end(long end) throws Exception {
    Process last = jvm.start(arguments(end));
    ProcessOutput output = ProcessOutput.of(last);
    try {
      assertThat(last.waitFor(3, TimeUnit.MINUTES)).as("%s: %s", this, output).isTrue();
      assertThat(last.exitValue()).as("%s: %s", this, output).isZero();
    } finally {
      last.destroyForcibly().waitFor();
    }
    disk.look(told(output));
    verify();
    assertThat(incomplete).as(toString()).isEqualTo(end);
    long rows = 0;
    long sum = 0;
    long expected = 0;
    try (DeltaRows read = DeltaTable.at(table.toString()).rows()) {
      while (read.hasNext()) {
        rows++;
        sum += read.next().getInt64("amount");
      }
    }
    for (long id = 0; id < end * CrashRows.ROWS_OF_A_BATCH; id++) {
      expected += CrashRows.amount(id);
    }
    assertThat(rows).as(toString()).isEqualTo(end * CrashRows.ROWS_OF_A_BATCH);
    assertThat(sum).as(toString()).isEqualTo(expected);
  }

  /** No row twice, no commit in parts, nothing of another value. */
  private void verify() throws IOException {
    if (disk.nextVersion() == 0) {
      return;
    }
    DeltaTable delta = DeltaTable.at(table.toString());
    assertThat(delta.currentVersion()).as(toString()).isEqualTo(disk.nextVersion() - 1);
    Set<Long> ids = new HashSet<>();
    Map<Long, Integer> commits = new HashMap<>();
    try (DeltaRows read = delta.rows()) {
      while (read.hasNext()) {
        Row row = read.next();
        long id = row.getInt64("id");
        assertThat(ids.add(id)).as("%s: row %d once", this, id).isTrue();
        assertThat(row.getInt64("amount")).as(toString()).isEqualTo(CrashRows.amount(id));
        commits.merge(shape.commitOf(id), 1, Integer::sum);
        untouched = Math.max(untouched, id / CrashRows.ROWS_OF_A_BATCH + 1);
      }
    }
    commits.forEach(
        (commit, rows) ->
            assertThat(rows)
                .as("%s: rows of commit %d", this, commit)
                .isEqualTo(shape.rowsOfACommit()));
    while (shape.commitsOf(incomplete).allMatch(commits::containsKey)) {
      incomplete++;
    }
  }

  /** From a little before the first thing that is missing: what is there is written once more. */
  private String[] arguments(long end) {
    long first = Math.max(0, incomplete - random.nextInt(3));
    return new String[] {
      profile, shape.name(), table.toString(), String.valueOf(first), String.valueOf(end)
    };
  }

  private static Set<Long> told(ProcessOutput output) throws InterruptedException {
    Set<Long> told = new HashSet<>();
    for (String line : output.whole()) {
      if (line.startsWith("COMMITTED ")) {
        told.add(Long.parseLong(line.substring("COMMITTED ".length())));
      }
    }
    return told;
  }

  private WatchService watch() throws IOException {
    WatchService watch = table.getFileSystem().newWatchService();
    for (Path folder : new Path[] {disk.folder(), disk.log()}) {
      folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
    }
    return watch;
  }

  /** At any time, or around one of the three moments that matter. */
  private void awaitMoment(WatchService watch) throws InterruptedException {
    int after = random.nextInt(4);
    switch (random.nextInt(5)) {
      case 0 -> Thread.sleep(random.nextInt(3_000));
      case 1 -> {
        await(watch, ".parquet", after * 2);
        Thread.sleep(random.nextInt(60));
      }
      case 2 -> await(watch, ".tmp", after);
      case 3 -> {
        await(watch, ".json", after);
        Thread.sleep(random.nextInt(5));
      }
      default -> await(watch, ".json", after);
    }
  }

  /** Waits until files with such a name have come: so many, and one more. */
  private static void await(WatchService watch, String end, int others)
      throws InterruptedException {
    long giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    int left = others;
    while (System.nanoTime() < giveUp) {
      WatchKey key = watch.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      if (key == null) {
        return;
      }
      for (WatchEvent<?> event : key.pollEvents()) {
        if (event.context() instanceof Path name && name.toString().endsWith(end) && left-- == 0) {
          return;
        }
      }
      key.reset();
    }
  }

  @Override
  public String toString() {
    return shape + " on " + profile + ", kill " + kills;
  }
}
