package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers in processes of their own, on one table on a local disk. */
class CommitRaceIT {
  private static final int COMMITS = 60;

  @TempDir Path folder;

  @Tag("reliability")
  @Test
  void twoProcessesLoseAndDoubleNothing() throws Exception {
    Process one = start("0", String.valueOf(COMMITS));
    Process two = start("1000", String.valueOf(COMMITS));

    assertThat(one.waitFor()).isZero();
    assertThat(two.waitFor()).isZero();
    assertThat(DeltaTable.at(folder.toString()).currentVersion()).isEqualTo(2 * COMMITS - 1);
    assertThat(ids()).hasSize(2 * COMMITS).doesNotHaveDuplicates();
    try (Stream<Path> log = Files.list(folder.resolve("_delta_log"))) {
      assertThat(log).noneMatch(file -> file.toString().endsWith(".tmp"));
    }
  }

  @Tag("reliability")
  @Test
  void aProcessKilledBetweenFileAndCommitLeavesTheOldVersion() throws Exception {
    CommitRaceMain.commit(folder.toString(), 7, 1, CommitRaceMain.SCHEMA);

    assertThat(start("8", "1", "halt").waitFor()).isEqualTo(137);

    assertThat(ids()).containsExactly(7L);
    assertThat(DeltaTable.at(folder.toString()).currentVersion()).isZero();
    CommitRaceMain.commit(folder.toString(), 8, 1, CommitRaceMain.SCHEMA);
    assertThat(ids()).containsExactlyInAnyOrder(7L, 8L);
  }

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.util.logging.config.file="
                    + System.getProperty("java.util.logging.config.file"),
                "-cp",
                System.getProperty("java.class.path"),
                CommitRaceMain.class.getName(),
                folder.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).inheritIO().start();
  }

  private List<Long> ids() throws IOException {
    List<Long> ids = new ArrayList<>();
    try (DeltaRows rows = DeltaTable.at(folder.toString()).rows()) {
      rows.forEachRemaining(row -> ids.add(row.getInt64("id")));
    }
    return ids;
  }
}
