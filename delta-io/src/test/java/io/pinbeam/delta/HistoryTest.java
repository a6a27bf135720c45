package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link DeltaTable#history} and {@link DeltaTable#describe}. */
class HistoryTest {
  @TempDir Path folder;

  @Test
  void historyTellsWhatEachCommitDid() throws IOException {
    MaintenanceTables tables = new MaintenanceTables(folder);
    DataFile first = tables.file(1, 2);
    DataFile second = tables.file(3);
    DataFile third = tables.file(4, 5, 6);
    DeltaTable table = tables.table();
    table.commit(List.of(first, second), WriteMode.APPEND, MaintenanceTables.SCHEMA);
    table.commit(List.of(third), WriteMode.OVERWRITE, MaintenanceTables.SCHEMA, "app", 4);

    List<CommitInfo> history = table.history(10);

    assertThat(history).extracting(CommitInfo::version).containsExactly(1L, 0L);
    CommitInfo overwrite = history.get(0);
    assertThat(overwrite.filesAdded()).isEqualTo(1);
    assertThat(overwrite.rowsAdded()).hasValue(3);
    assertThat(overwrite.bytesAdded()).isEqualTo(third.sizeBytes());
    assertThat(overwrite.filesRemoved()).isEqualTo(2);
    assertThat(overwrite.rowsRemoved()).hasValue(3);
    assertThat(overwrite.bytesRemoved()).isEqualTo(first.sizeBytes() + second.sizeBytes());
    assertThat(overwrite.transactions()).isEqualTo(1);
    assertThat(overwrite.isDataChange()).isTrue();
    assertThat(overwrite.operation()).isEqualTo("WRITE");
    assertThat(overwrite.engine()).contains("Pinbeam-DeltaIO");
    assertThat(overwrite.timestamp())
        .isBetween(Instant.now().minus(Duration.ofMinutes(5)), Instant.now());
    assertThat(history.get(1).filesRemoved()).isZero();
    assertThat(history.get(1).transactions()).isZero();
    assertThat(table.history(1)).containsExactly(overwrite);
    assertThatThrownBy(() -> table.history(0)).hasMessageContaining("1 commit or more");
  }

  @Test
  void historyGoesOnBehindACleanedLogAndWithForeignCommits() throws IOException {
    MaintenanceTables tables = new MaintenanceTables(folder);
    for (int i = 0; i < 12; i++) {
      tables.append(i);
    }
    for (int version = 0; version < 10; version++) {
      Files.delete(folder.resolve(String.format("_delta_log/%020d.json", version)));
    }
    Files.writeString(
        folder.resolve("_delta_log/00000000000000000012.json"),
        "{\"commitInfo\":{\"timestamp\":1,\"inCommitTimestamp\":1700000000000}}\n"
            + "{\"add\":{\"path\":\"x.parquet\",\"partitionValues\":{},\"size\":7,"
            + "\"modificationTime\":1,\"dataChange\":false}}\n");

    List<CommitInfo> history = tables.table().history(100);

    assertThat(history).extracting(CommitInfo::version).containsExactly(12L, 11L, 10L);
    CommitInfo foreign = history.get(0);
    assertThat(foreign.operation()).isNull();
    assertThat(foreign.engine()).isNull();
    assertThat(foreign.rowsAdded()).isEmpty();
    assertThat(foreign.rowsRemoved()).hasValue(0);
    assertThat(foreign.isDataChange()).isFalse();
    assertThat(foreign.timestamp()).isEqualTo(Instant.ofEpochMilli(1700000000000L));
    assertThat(tables.table().describe().rows()).isEqualTo(OptionalLong.empty());
  }

  @Tag("reliability")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "\"secret\"",
        "{\"add\":5}",
        "{\"metaData\":{\"id\":\"secret\"}}",
        "[1]"
      })
  void aDamagedLogIsOneFaultThatNamesTheTable(String line) throws IOException {
    MaintenanceTables tables = new MaintenanceTables(folder);
    tables.append(1);
    Files.writeString(folder.resolve("_delta_log/00000000000000000001.json"), line + "\n");

    assertThatThrownBy(() -> tables.table().files())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("The log of table " + folder + " cannot be read: ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void descriptionTellsWhatTheTableIs() throws IOException {
    MaintenanceTables tables = new MaintenanceTables(folder);
    DataFile file = tables.file(1, 2, 3);
    DeltaTable table = tables.table();
    table.commit(List.of(file), WriteMode.APPEND, MaintenanceTables.SCHEMA, "app", 4);
    table.commit(List.of(), WriteMode.APPEND, MaintenanceTables.SCHEMA, "app", 5);
    table.commit(List.of(), WriteMode.APPEND, MaintenanceTables.SCHEMA, "other", 1);

    TableDescription description = table.describe();

    assertThat(description.path()).isEqualTo(folder.toString());
    assertThat(description.id()).isNotBlank();
    assertThat(description.version()).isEqualTo(2);
    assertThat(description.created()).isNotNull();
    assertThat(description.columns()).containsExactly("id long not null", "name string");
    assertThat(description.partitionColumns()).isEmpty();
    assertThat(description.readRefusal()).isNull();
    assertThat(description.writeRefusal()).isNull();
    assertThat(description.files()).isEqualTo(1);
    assertThat(description.bytes()).isEqualTo(file.sizeBytes());
    assertThat(description.rows()).hasValue(3);
    assertThat(description.transactions())
        .hasSize(2)
        .containsEntry("app", 5L)
        .containsEntry("other", 1L);
    assertThat(description.minReaderVersion()).isEqualTo(1);
  }

  @Test
  void typesOfEveryKindAreNamed() throws IOException {
    DeltaTable.at(folder.toString()).commit(List.of(), WriteMode.APPEND, EveryType.SCHEMA);

    assertThat(DeltaTable.at(folder.toString()).describe().columns())
        .contains(
            "l long not null",
            "dec38 decimal(38,10)",
            "structs array<struct<a: string, b: timestamp>>",
            "map map<string, array<long>>");
  }
}
