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
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.values.Row;

/**
 * One table, and one writer that is killed again and again: each run is at once the recovery from
 * the kill before it and the next one to be killed. The last one comes to its end.
 */
final class CrashSeries {
  /** A kill comes at last when nothing of what it waits for happens. */
  private static final long PATIENCE_MILLIS = 15_000;

  private final VictimJvm jvm;
  private final String profile;
  private final CrashShape shape;
  private final Path table;
  private final CrashedTable disk;
  private final Random random;
  private final Map<CrashMoment, Integer> moments = new EnumMap<>(CrashMoment.class);
  private int kills;

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
    long next = 0;
    for (kills = 0; kills < times; kills++) {
      // Some of what is there is written once more.
      long first = Math.max(0, next - random.nextInt(3));
      Process victim = jvm.start(arguments(first, Long.MAX_VALUE));
      ProcessOutput output = ProcessOutput.of(victim);
      try (WatchService watch = watch()) {
        output.awaitReady();
        awaitMoment(watch);
        assertThat(victim.isAlive()).as("%s ended by itself: %s", this, output).isTrue();
      } finally {
        victim.destroyForcibly().waitFor();
      }
      moments.merge(disk.look(told(output)), 1, Integer::sum);
      next = verify();
    }
    end(next + 2);
  }

  Map<CrashMoment, Integer> moments() {
    return moments;
  }

  private void end(long end) throws Exception {
    Process last = jvm.start(arguments(0, end));
    ProcessOutput output = ProcessOutput.of(last);
    try {
      assertThat(last.waitFor(3, TimeUnit.MINUTES)).as("%s: %s", this, output).isTrue();
      assertThat(last.exitValue()).as("%s: %s", this, output).isZero();
    } finally {
      last.destroyForcibly().waitFor();
    }
    disk.look(told(output));
    assertThat(verify()).as(toString()).isEqualTo(end);
    long rows = 0;
    long sum = 0;
    long expected = 0;
    try (DeltaRows read = DeltaTable.at(table.toString()).rows()) {
      while (read.hasNext()) {
        rows++;
        sum += read.next().getInt64("amount");
      }
    }
    for (long id = 0; id < end * CrashVictim.ROWS_OF_A_BATCH; id++) {
      expected += CrashRows.amount(id);
    }
    assertThat(rows).as(toString()).isEqualTo(end * CrashVictim.ROWS_OF_A_BATCH);
    assertThat(sum).as(toString()).isEqualTo(expected);
  }

  /**
   * No row twice, no commit in parts, nothing of another value.
   *
   * @return the batch after the last one that the table has something of
   */
  private long verify() throws IOException {
    Set<Long> ids = new HashSet<>();
    Map<Long, Integer> rows = new TreeMap<>();
    long next = 0;
    if (disk.nextVersion() == 0) {
      return next;
    }
    DeltaTable delta = DeltaTable.at(table.toString());
    assertThat(delta.currentVersion()).as(toString()).isEqualTo(disk.nextVersion() - 1);
    try (DeltaRows read = delta.rows()) {
      while (read.hasNext()) {
        Row row = read.next();
        long id = row.getInt64("id");
        assertThat(ids.add(id)).as("%s: row %d once", this, id).isTrue();
        assertThat(row.getInt64("amount")).as(toString()).isEqualTo(CrashRows.amount(id));
        rows.merge(shape.commitOf(id), 1, Integer::sum);
        next = Math.max(next, id / CrashVictim.ROWS_OF_A_BATCH + 1);
      }
    }
    for (Map.Entry<Long, Integer> commit : rows.entrySet()) {
      assertThat(commit.getValue())
          .as("%s: rows of commit %d", this, commit.getKey())
          .isEqualTo(shape.rowsOfACommit());
    }
    return next;
  }

  private String[] arguments(long first, long end) {
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
