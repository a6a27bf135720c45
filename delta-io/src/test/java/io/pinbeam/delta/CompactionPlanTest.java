package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompactionPlanTest {
  private static final long TARGET = 100;

  @Test
  void filesThatFitTogetherComeTogetherOldestFirst() {
    DataFile old = file("c", 30, 1, "x");
    DataFile middle = file("b", 60, 2, "x");
    DataFile young = file("a", 20, 3, "x");
    DataFile tiny = file("d", 10, 4, "x");

    assertThat(CompactionPlan.of(List.of(tiny, young, middle, old), TARGET))
        .containsExactly(List.of(old, middle, tiny));
  }

  @Test
  void largeFilesAndFilesElsewhereStay() {
    assertThat(
            CompactionPlan.of(
                List.of(
                    file("a", 75, 1, "x"),
                    file("b", 500, 1, "x"),
                    file("c", 74, 1, "x"),
                    file("s3://other/table/d", 1, 1, "x"),
                    file("/other/table/e", 1, 1, "x"),
                    file("f", 1, 1, "y")),
                TARGET))
        .isEmpty();
  }

  @Test
  void anyPlanIsOfOnePartitionEachAndLeavesNothingThatFits() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<DataFile> files = new ArrayList<>();
      for (int i = random.nextInt(40); i > 0; i--) {
        files.add(
            file("f" + i, 1 + random.nextInt(110), random.nextInt(5), "p" + random.nextInt(3)));
      }

      List<List<DataFile>> plan = CompactionPlan.of(files, TARGET);

      Set<DataFile> planned = new HashSet<>();
      Map<String, List<Long>> left = new HashMap<>();
      for (List<DataFile> group : plan) {
        assertThat(group).as("seed %d", seed).hasSizeGreaterThan(1).allMatch(planned::add);
        assertThat(group.stream().map(DataFile::partitionValues).distinct()).hasSize(1);
        long bytes = group.stream().mapToLong(DataFile::sizeBytes).sum();
        assertThat(bytes).as("seed %d", seed).isLessThanOrEqualTo(TARGET);
        left.computeIfAbsent(partition(group.get(0)), p -> new ArrayList<>()).add(bytes);
      }
      for (DataFile file : files) {
        if (!planned.contains(file) && file.sizeBytes() < 75) {
          left.computeIfAbsent(partition(file), p -> new ArrayList<>()).add(file.sizeBytes());
        }
      }
      for (List<Long> sizes : left.values()) {
        for (int i = 0; i < sizes.size(); i++) {
          for (int j = i + 1; j < sizes.size(); j++) {
            assertThat(sizes.get(i) + sizes.get(j)).as("seed %d", seed).isGreaterThan(TARGET);
          }
        }
      }
    }
  }

  private static String partition(DataFile file) {
    return file.partitionValues().get("p");
  }

  private static DataFile file(String path, long bytes, long time, String partition) {
    return DataFile.of(path, bytes, time, 1, null, Map.of("p", partition));
  }
}
