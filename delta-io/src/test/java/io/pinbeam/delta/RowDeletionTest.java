package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.delta.internal.KernelTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("reliability")
class RowDeletionTest {
  private static final DeltaSchema NAME =
      DeltaSchema.builder().nullable("name", DeltaType.STRING).build();

  @TempDir Path folder;
  private MaintenanceTables tables;

  @BeforeEach
  void useTheFolder() {
    tables = new MaintenanceTables(folder);
  }

  private static DeleteOptions named(Long... ids) {
    Set<String> names = Set.copyOf(Stream.of(ids).map(id -> "name " + id).toList());
    return DeleteOptions.of(
        NAME, row -> row.getString("name") != null && names.contains(row.getString("name")));
  }

  @Test
  void rowsGoInOneCommitAndTheOthersStay() throws IOException {
    tables.append(1, 2, 3, 4);
    tables.append(5, 6, 7);
    tables.append(8);

    DeleteResult result = tables.maintenance().delete(named(2L, 4L, 8L));

    assertThat(result.rowsDeleted()).isEqualTo(3);
    assertThat(result.filesRemoved()).isEqualTo(2);
    assertThat(result.filesAdded()).isEqualTo(1);
    assertThat(result.version()).hasValue(3);
    assertThat(tables.ids()).containsExactly(1L, 3L, 5L, 6L, 7L);
    assertThat(tables.ids(2)).hasSize(8);
    CommitInfo info = tables.table().history(1).get(0);
    assertThat(info.operation()).isEqualTo("DELETE");
    assertThat(info.isDataChange()).isTrue();
    assertThat(info.filesRemoved()).isEqualTo(2);
  }

  /** The smallest and largest name of a file are in the statistics that its commit noted. */
  @Test
  void theCommitSaysNothingOfThem() throws IOException {
    tables.append(5);
    tables.append(4, 5, 7);

    tables.maintenance().delete(named(5L));

    String log = Files.readString(folder.resolve("_delta_log/00000000000000000002.json"));
    assertThat(log).contains("\"remove\"").contains("\"DELETE\"").doesNotContain("name 5");
    assertThat(Files.readString(folder.resolve("_delta_log/00000000000000000000.json")))
        .contains("name 5");
  }

  @Test
  void afterAVacuumNoFileHasThem() throws IOException {
    tables.append(1, 2);
    tables.append(4, 5);
    tables.maintenance().delete(named(2L, 4L, 5L));

    tables
        .maintenance()
        .vacuum(VacuumOptions.defaults().withRetention(Duration.ZERO).withShortRetention());

    assertThat(tables.paths()).hasSize(1);
    for (String path : tables.paths()) {
      DataFile file = DataFile.of(path, Files.size(folder.resolve(path)), 0, -1, null, Map.of());
      try (DeltaRows rows = tables.table().rows(MaintenanceTables.SCHEMA, file)) {
        rows.forEachRemaining(row -> assertThat(row.getInt64("id")).isEqualTo(1));
      }
    }
  }

  @Test
  void withoutSuchRowsThereIsNoCommit() throws IOException {
    tables.append(1, 2);
    tables.maintenance().delete(named(2L));

    DeleteResult again = tables.maintenance().delete(named(2L));

    assertThat(again).isEqualTo(DeleteResult.of(0, 0, 0, again.version()));
    assertThat(again.version()).isEmpty();
    assertThat(tables.table().currentVersion()).isEqualTo(1);
  }

  @Test
  void aDryRunOnlyTells() throws IOException {
    tables.append(1, 2);
    tables.append(4);

    DeleteResult told = tables.maintenance().delete(named(2L, 4L).withDryRun());

    assertThat(told).isEqualTo(DeleteResult.of(2, 2, 0, told.version()));
    assertThat(told.version()).isEmpty();
    assertThat(tables.ids()).hasSize(3);
    assertThat(tables.paths()).hasSize(2);
  }

  @Test
  void whatOthersWriteMeanwhileStaysOrIsLookedThroughToo() throws IOException {
    tables.append(1, 2);
    tables.append(4, 5);
    AtomicInteger round = new AtomicInteger();
    RowDeletion deletion =
        new RowDeletion(
            KernelTable.at(folder.toString()),
            named(2L, 4L, 8L),
            () -> {
              try {
                switch (round.incrementAndGet()) {
                  case 1 -> {
                    // A compaction takes the files away, with a row that is found in its own.
                    tables.append(7, 8);
                    tables.maintenance().compact();
                  }
                  case 2 -> tables.append(10, 11);
                  default -> throw new AssertionError("a third round");
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    DeleteResult result = deletion.run();

    assertThat(round).hasValue(2);
    assertThat(result.rowsDeleted()).isEqualTo(3);
    assertThat(tables.ids()).containsExactly(1L, 5L, 7L, 10L, 11L);
    assertThat(tables.table().history(1).get(0).operation()).isEqualTo("DELETE");
    // What the first round wrote is not left behind.
    tables
        .maintenance()
        .vacuum(VacuumOptions.defaults().withRetention(Duration.ZERO).withShortRetention());
    assertThat(tables.paths()).hasSize(tables.table().files().size());
  }

  @Test
  void aTableThatTakesNoDeletionIsRefused() throws IOException {
    tables
        .table()
        .commit(
            DeltaCommit.of(MaintenanceTables.SCHEMA, List.of(tables.file(1, 2)))
                .withTableProperties(Map.of("delta.appendOnly", "true")));

    assertThat(tables.table().properties()).containsEntry("delta.appendOnly", "true");
    assertThatThrownBy(() -> tables.maintenance().delete(named(2L)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("DELETE would remove rows");
    assertThat(tables.paths()).hasSize(1);
    assertThatThrownBy(
            () ->
                tables
                    .maintenance()
                    .delete(
                        DeleteOptions.of(
                            DeltaSchema.builder().nullable("nick", DeltaType.STRING).build(),
                            row -> true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no column nick");
  }

  /** A property of one's own, as a mark of what is in a table, is there from its first version. */
  @Test
  void aNewTableHasTheCommitsProperties() throws IOException {
    DeltaCommit commit =
        DeltaCommit.of(MaintenanceTables.SCHEMA, List.of())
            .withTableProperties(Map.of("pinbeam.mark", "a"));
    tables.table().commit(commit);
    tables.table().commit(commit.withTableProperties(Map.of("pinbeam.mark", "b")));

    assertThat(tables.table().properties()).containsEntry("pinbeam.mark", "a");
    assertThat(tables.table().describe().properties()).containsEntry("pinbeam.mark", "a");
  }
}
