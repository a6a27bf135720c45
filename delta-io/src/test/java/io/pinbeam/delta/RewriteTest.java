package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewriteTest {
  private static final DeltaSchema IDS = CommitRaceMain.SCHEMA;

  @TempDir Path folder;
  private DeltaTable table;

  @BeforeEach
  void openTable() {
    table = DeltaTable.at(folder.toString());
  }

  @Test
  void aRewriteChangesFilesAndNoRowsAndSaysSo() throws IOException {
    DataFile one = file(1);
    DataFile two = file(2);
    DataFile both = file(3);
    table.commit(DeltaCommit.of(IDS, List.of(one, two, file(4))));

    CommitResult result = table.commit(DeltaCommit.rewrite(IDS, List.of(one, two), List.of(both)));

    assertThat(result.version()).isEqualTo(1);
    assertThat(table.files()).hasSize(2).contains(both).doesNotContain(one, two);
    assertThat(log(1))
        .contains("\"operation\":\"OPTIMIZE\"")
        .contains("\"dataChange\":false")
        .doesNotContain("\"dataChange\":true");
  }

  @Test
  void aReplacementChangesRowsOnceAndSaysSo() throws IOException {
    DataFile one = file(1);
    DataFile two = file(2);
    DataFile three = file(3);
    table.commit(DeltaCommit.of(IDS, List.of(one, two)));
    DeltaCommit commit =
        DeltaCommit.replacing(IDS, List.of(one), List.of(three)).withTransaction("slices", 7);

    assertThat(table.commit(commit).version()).isEqualTo(1);
    assertThat(table.commit(commit).status()).isEqualTo(CommitResult.Status.ALREADY_THERE);

    assertThat(table.files()).containsExactlyInAnyOrder(two, three);
    assertThat(table.transactionVersion("slices")).hasValue(7);
    assertThat(log(1))
        .contains("\"operation\":\"MERGE\"", "\"dataChange\":true")
        .doesNotContain("\"dataChange\":false");
    assertThatThrownBy(
            () -> table.commit(DeltaCommit.replacing(IDS, List.of(one), List.of(file(4)))))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void aRewriteOfAFileThatAnotherRemovedIsAConflict() throws IOException {
    DataFile gone = file(1);
    table.commit(DeltaCommit.of(IDS, List.of(gone)));
    table.commit(DeltaCommit.of(IDS, List.of(file(2))).withMode(WriteMode.OVERWRITE));

    assertThatThrownBy(
            () -> table.commit(DeltaCommit.rewrite(IDS, List.of(gone), List.of(file(3)))))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("another writer removed " + gone.path());
    assertThat(table.currentVersion()).isEqualTo(1);
  }

  @Test
  void aRewriteOfNoTableIsAConflict() {
    assertThatThrownBy(() -> table.commit(DeltaCommit.rewrite(IDS, List.of(), List.of())))
        .isInstanceOf(ConflictException.class);
  }

  private DataFile file(long id) throws IOException {
    return CommitRaceMain.file(folder.toString(), id, IDS);
  }

  private String log(long version) throws IOException {
    return Files.readString(
        folder.resolve("_delta_log").resolve(String.format("%020d.json", version)));
  }
}
