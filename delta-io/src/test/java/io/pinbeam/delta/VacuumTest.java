package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VacuumTest {
  private static final VacuumOptions NOW =
      VacuumOptions.defaults().withRetention(Duration.ZERO).withShortRetention();

  @TempDir Path folder;
  private MaintenanceTables tables;

  @BeforeEach
  void useTheFolder() {
    tables = new MaintenanceTables(folder);
  }

  @Test
  void orphansOlderThanTheRetentionGoAndNothingElse() throws IOException {
    tables.append(1, 2);
    DataFile orphan = tables.file(8);
    tables.put("deep/down/orphan.parquet");
    tables.put("_hidden");
    tables.put("_work/part.parquet");
    tables.put(".part.crc");
    tables.age(Duration.ofDays(8));
    DataFile young = tables.file(9);

    VacuumResult result = tables.maintenance().vacuum();

    assertThat(result.deletedPaths()).containsExactly("deep/down/orphan.parquet", orphan.path());
    assertThat(result.deletedFiles()).isEqualTo(2);
    assertThat(result.deletedBytes()).isEqualTo(1 + orphan.sizeBytes());
    assertThat(result.keptFiles()).isEqualTo(2);
    assertThat(result.retention()).isEqualTo(Duration.ofDays(7));
    assertThat(tables.paths())
        .containsExactlyInAnyOrder(
            tables.table().files().get(0).path(),
            young.path(),
            "_hidden",
            "_work/part.parquet",
            ".part.crc");
    assertThat(tables.ids()).containsExactly(1L, 2L);
  }

  @Test
  void whatWasInTheTableWithinTheRetentionStaysReadable() throws IOException {
    tables.append(1);
    tables.append(2);
    tables.table().commit(List.of(tables.file(3)), WriteMode.OVERWRITE, MaintenanceTables.SCHEMA);
    // Old files, of an old commit, removed just now.
    tables.age(Duration.ofDays(30));

    assertThat(tables.maintenance().vacuum().deletedPaths()).isEmpty();

    assertThat(tables.ids(1)).containsExactlyInAnyOrder(1L, 2L);
    assertThat(tables.maintenance().vacuum(NOW).deletedFiles()).isEqualTo(2);
    assertThat(tables.ids()).containsExactly(3L);
    assertThat(tables.paths()).hasSize(1);
  }

  @Test
  void removalsAreFoundBehindACheckpointToo() throws IOException {
    tables.append(1);
    tables.table().commit(List.of(tables.file(2)), WriteMode.OVERWRITE, MaintenanceTables.SCHEMA);
    for (int i = 3; i < 13; i++) {
      tables.append(i);
    }
    assertThat(folder.resolve("_delta_log/_last_checkpoint")).exists();
    for (int version = 0; version < 10; version++) {
      Files.delete(folder.resolve(String.format("_delta_log/%020d.json", version)));
    }
    tables.age(Duration.ofDays(30));

    assertThat(tables.maintenance().vacuum().deletedPaths()).isEmpty();
    assertThat(tables.maintenance().vacuum(NOW).deletedFiles()).isEqualTo(1);
    assertThat(tables.ids()).hasSize(11);
  }

  @Test
  void aDryRunOnlyTells() throws IOException {
    tables.append(1);
    DataFile orphan = tables.file(2);
    tables.age(Duration.ofDays(8));

    VacuumResult told = tables.maintenance().vacuum(VacuumOptions.defaults().withDryRun());

    assertThat(told.deletedPaths()).containsExactly(orphan.path());
    assertThat(tables.paths()).hasSize(2);
    assertThat(tables.maintenance().vacuum()).isEqualTo(told);
    assertThat(tables.paths()).hasSize(1);
  }

  @Test
  void aShortRetentionMustBeAllowed() throws IOException {
    tables.append(1);
    VacuumOptions hour = VacuumOptions.defaults().withRetention(Duration.ofHours(1));

    assertThatThrownBy(() -> tables.maintenance().vacuum(hour))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A retention of 1 hour is shorter than the 168 hours of table");
    assertThat(tables.maintenance().vacuum(hour.withShortRetention()).deletedFiles()).isZero();
    assertThatThrownBy(() -> VacuumOptions.defaults().withRetention(Duration.ofHours(-1)))
        .hasMessageContaining("0 or longer");
  }

  @Test
  void theTablesOwnRetentionIsTheDefault() throws IOException {
    tables.append(1);
    editLog(0, "\"configuration\":{", "\"configuration\":{" + property("interval 30 days"));
    tables.file(2);
    tables.age(Duration.ofDays(20));

    VacuumResult kept = tables.maintenance().vacuum();

    assertThat(kept.retention()).isEqualTo(Duration.ofDays(30));
    assertThat(kept.deletedFiles()).isZero();
    assertThatThrownBy(
            () ->
                tables
                    .maintenance()
                    .vacuum(VacuumOptions.defaults().withRetention(Duration.ofDays(10))))
        .hasMessageContaining("240 hours is shorter than the 720 hours");
  }

  @Test
  void otherTablesInsideAreLeftAlone() throws IOException {
    tables.append(1);
    MaintenanceTables inner = new MaintenanceTables(folder.resolve("inner/table"));
    inner.append(5);
    inner.file(6);
    tables.put("inner/other");
    tables.age(Duration.ofDays(8));

    VacuumResult result = tables.maintenance().vacuum();

    assertThat(result.nestedTables()).containsExactly("inner/table");
    assertThat(result.deletedPaths()).containsExactly("inner/other");
    assertThat(inner.paths()).hasSize(2);
  }

  @Test
  void emptyPartitionFoldersGoAndPartitionsWithAnUnderscoreAreVacuumed() throws IOException {
    tables.append(1);
    editLog(0, "\"partitionColumns\":[]", "\"partitionColumns\":[\"_day\"]");
    tables.put("_day=1/country=A/orphan.parquet");
    tables.put("_day=1/country=B/orphan.parquet");
    tables.put("_other=1/orphan.parquet");
    tables.put("plain/orphan.parquet");
    tables.age(Duration.ofDays(8));
    tables.put("_day=1/country=B/young.parquet");

    VacuumResult result = tables.maintenance().vacuum();

    assertThat(result.deletedPaths())
        .containsExactly(
            "_day=1/country=A/orphan.parquet",
            "_day=1/country=B/orphan.parquet",
            "plain/orphan.parquet");
    assertThat(folder.resolve("_day=1/country=A")).doesNotExist();
    assertThat(folder.resolve("_day=1/country=B")).isDirectory();
    assertThat(folder.resolve("plain")).isDirectory();
    assertThat(folder.resolve("_other=1/orphan.parquet")).exists();
  }

  @Test
  void encodedAbsoluteAndDeletionVectorPathsOfOtherWritersAreKept() throws IOException {
    tables.append(1);
    String add =
        "{\"add\":{\"path\":\"%s\",\"partitionValues\":{},\"size\":1,\"modificationTime\":1,"
            + "\"dataChange\":true%s}}\n";
    String vector =
        ",\"deletionVector\":{\"storageType\":\"u\",\"pathOrInlineDv\":"
            + "\"ab^-aqEH.-t@S}K{vb[*k^\",\"offset\":4,\"sizeInBytes\":40,\"cardinality\":6}";
    Files.writeString(
        folder.resolve("_delta_log/00000000000000000001.json"),
        String.format(add, "a%20b/c%25C3.parquet", "")
            + String.format(add, folder.resolve("absolute.parquet").toUri(), "")
            + String.format(add, "with-vector.parquet", vector));
    tables.put("a b/c%C3.parquet");
    tables.put("absolute.parquet");
    tables.put("with-vector.parquet");
    // The protocol's example of how a vector's name is made of its identifier.
    tables.put("ab/deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff61.bin");
    tables.put("deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff62.bin");
    tables.age(Duration.ofDays(8));

    assertThat(tables.maintenance().vacuum().deletedPaths())
        .containsExactly("deletion_vector_d2c639aa-8816-431a-aaf6-d3fe2512ff62.bin");
  }

  @Test
  void featuresThatKeepMoreThanTheLogTellsAreRefusedByName() throws IOException {
    tables.append(1);
    String protocol = log(0).replaceFirst("(?s).*(\\{\"protocol\":.*?\\}\\}).*", "$1");
    editLog(
        0,
        protocol,
        "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":7,"
            + "\"writerFeatures\":[\"appendOnly\",\"icebergCompatV2\",\"columnMapping\"]}}");

    assertThatThrownBy(() -> tables.maintenance().vacuum())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("cannot be vacuumed: it uses icebergCompatV2");
  }

  @Test
  void aFolderWithoutATableIsRefused() throws IOException {
    tables.put("mine.txt");

    assertThatThrownBy(() -> tables.maintenance().vacuum())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("There is no Delta table at");
    assertThat(tables.paths()).containsExactly("mine.txt");
  }

  private static String property(String interval) {
    return "\"delta.deletedFileRetentionDuration\":\"" + interval + "\"";
  }

  private String log(int version) throws IOException {
    return Files.readString(
        folder.resolve(String.format("_delta_log/%020d.json", version)), StandardCharsets.UTF_8);
  }

  private void editLog(int version, String what, String with) throws IOException {
    assertThat(log(version)).contains(what);
    Files.writeString(
        folder.resolve(String.format("_delta_log/%020d.json", version)),
        log(version).replace(what, with));
    Files.deleteIfExists(folder.resolve(String.format("_delta_log/%020d.crc", version)));
  }
}
