package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random work on a table against what the rows must be: a list, kept for each version. */
class MaintenanceModelTest {
  private static final int STEPS = 60;

  @TempDir Path folder;

  @Test
  void noOrderOfWorkLosesOrDoublesARow() throws IOException {
    long seed = new Random().nextLong();
    try {
      run(new Random(seed));
    } catch (AssertionError | RuntimeException | IOException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }

  private void run(Random random) throws IOException {
    MaintenanceTables tables = new MaintenanceTables(folder);
    Map<Long, List<Long>> versions = new TreeMap<>();
    List<Long> rows = new ArrayList<>();
    Set<String> orphans = new HashSet<>();
    long nextId = 0;
    tables.append(nextId);
    rows.add(nextId++);
    versions.put(0L, List.copyOf(rows));
    for (int step = 0; step < STEPS; step++) {
      int dice = random.nextInt(12);
      if (dice < 6) {
        long[] ids = ids(nextId, 1 + random.nextInt(5));
        nextId += ids.length;
        tables.append(ids);
        addAll(ids, rows);
      } else if (dice == 6) {
        long[] ids = ids(nextId, 1 + random.nextInt(5));
        nextId += ids.length;
        tables
            .table()
            .commit(List.of(tables.file(ids)), WriteMode.OVERWRITE, MaintenanceTables.SCHEMA);
        rows.clear();
        addAll(ids, rows);
      } else if (dice == 7) {
        orphans.add(tables.file(-1).path());
      } else if (dice < 10) {
        tables
            .maintenance()
            .compact(CompactOptions.defaults().withTargetFileBytes(1000 + random.nextInt(4000)));
      } else if (dice == 10) {
        // Everything was in the table, or written, within the retention.
        assertThat(tables.maintenance().vacuum().deletedFiles()).isZero();
      } else {
        tables.age(Duration.ofDays(1));
        tables
            .maintenance()
            .vacuum(VacuumOptions.defaults().withRetention(Duration.ZERO).withShortRetention());
        orphans.clear();
        versions.clear();
        Set<String> live = new HashSet<>();
        tables.table().files().forEach(file -> live.add(file.path()));
        assertThat(tables.paths()).containsExactlyInAnyOrderElementsOf(live);
      }
      versions.put(tables.table().currentVersion(), List.copyOf(rows));
      assertThat(tables.ids()).containsExactlyInAnyOrderElementsOf(rows);
      assertThat(tables.paths()).containsAll(orphans);
    }
    for (Map.Entry<Long, List<Long>> version : versions.entrySet()) {
      assertThat(tables.ids(version.getKey()))
          .as("version %d", version.getKey())
          .containsExactlyInAnyOrderElementsOf(version.getValue());
    }
    assertThat(tables.table().describe().rows()).hasValue(rows.size());
  }

  private static long[] ids(long first, int count) {
    long[] ids = new long[count];
    for (int i = 0; i < count; i++) {
      ids[i] = first + i;
    }
    return ids;
  }

  private static void addAll(long[] ids, List<Long> rows) {
    for (long id : ids) {
      rows.add(id);
    }
  }
}
