package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.delta.internal.CommitLog;
import io.pinbeam.delta.internal.KernelTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private MaintenanceTables tables;

  @BeforeEach
  void useTheFolder() {
    tables = new MaintenanceTables(folder);
  }

  @Test
  void smallFilesBecomeOneInACommitThatChangesNoRow() throws IOException {
    for (int i = 0; i < 5; i++) {
      tables.append(2 * i, 2 * i + 1);
    }
    List<DataFile> before = tables.table().files();

    CompactResult result = tables.maintenance().compact();

    assertThat(result.filesRemoved()).isEqualTo(5);
    assertThat(result.bytesRemoved()).isEqualTo(bytes(before));
    assertThat(result.filesAdded()).isEqualTo(1);
    assertThat(result.rows()).isEqualTo(10);
    assertThat(result.version()).hasValue(5);
    List<DataFile> after = tables.table().files();
    assertThat(after).hasSize(1);
    assertThat(result.bytesAdded()).isEqualTo(after.get(0).sizeBytes());
    assertThat(Files.size(folder.resolve(after.get(0).path()))).isEqualTo(result.bytesAdded());
    assertThat(tables.ids()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(tables.ids(4)).hasSize(10);
    JsonNode statistics = JSON.readTree(after.get(0).statistics());
    assertThat(statistics)
        .isEqualTo(JSON.readTree(tables.file(0, 1, 2, 3, 4, 5, 6, 7, 8, 9).statistics()));
    CommitInfo info = tables.table().history(1).get(0);
    assertThat(info.isDataChange()).isFalse();
    assertThat(info.operation()).isEqualTo("OPTIMIZE");
    assertThat(info.filesRemoved()).isEqualTo(5);
    assertThat(info.rowsRemoved()).isEqualTo(info.rowsAdded());
  }

  @Test
  void withoutTwoFilesThatFitTogetherThereIsNoCommit() throws IOException {
    tables.append(1);
    tables.append(2);
    assertThat(tables.maintenance().compact().version()).hasValue(2);

    CompactResult again = tables.maintenance().compact();

    assertThat(again).isEqualTo(CompactResult.of(0, 0, 0, 0, 0, again.version()));
    assertThat(again.version()).isEmpty();
    assertThat(tables.table().currentVersion()).isEqualTo(2);
    assertThat(tables.paths()).hasSize(3);
  }

  @Test
  void aDryRunOnlyTells() throws IOException {
    tables.append(1, 2);
    tables.append(3);

    CompactResult told = tables.maintenance().compact(CompactOptions.defaults().withDryRun());

    assertThat(told.filesRemoved()).isEqualTo(2);
    assertThat(told.filesAdded()).isEqualTo(1);
    assertThat(told.rows()).isEqualTo(3);
    assertThat(told.version()).isEmpty();
    assertThat(tables.table().currentVersion()).isEqualTo(1);
    assertThat(tables.paths()).hasSize(2);
  }

  @Test
  void filesComeNearTheTargetAndNotFarAboveIt() throws IOException {
    for (int i = 0; i < 12; i++) {
      tables.append(i);
    }
    long target = 4 * tables.table().files().get(0).sizeBytes() + 10;

    CompactResult result =
        tables.maintenance().compact(CompactOptions.defaults().withTargetFileBytes(target));

    assertThat(result.filesAdded()).isEqualTo(3);
    assertThat(tables.ids()).hasSize(12).doesNotHaveDuplicates();
  }

  @Test
  void valuesOfEveryTypeStayAsTheyAre() throws IOException {
    DeltaTable table = tables.table();
    for (Row row : EveryType.rows()) {
      table.commit(List.of(everyType(List.of(row))), WriteMode.APPEND, EveryType.SCHEMA);
    }

    assertThat(tables.maintenance().compact().filesAdded()).isEqualTo(1);

    try (DeltaRows rows = table.rows()) {
      assertThat(rows).toIterable().containsExactlyInAnyOrderElementsOf(EveryType.rows());
    }
    assertThat(JSON.readTree(table.files().get(0).statistics()))
        .isEqualTo(JSON.readTree(everyType(EveryType.rows()).statistics()));
  }

  @Test
  void partitionsAreKeptApart() throws IOException {
    List<String> partitions = Arrays.asList("Côte d'Ivoire / é=x", null, "plain");
    for (int round = 0; round < 2; round++) {
      List<DataFile> files = new ArrayList<>();
      for (int i = 0; i < partitions.size(); i++) {
        files.add(partitioned(partitions.get(i), "day " + i, 10 * round + i));
      }
      tables.table().commit(partitionedCommit(files));
    }

    assertThat(tables.maintenance().compact().filesAdded()).isEqualTo(3);

    List<DataFile> files = tables.table().files();
    assertThat(files).extracting(DataFile::rowCount).containsOnly(2L);
    for (int i = 0; i < partitions.size(); i++) {
      DataFile expected = partitioned(partitions.get(i), "day " + i, 1);
      String parent = parent(expected.path());
      assertThat(files)
          .filteredOn(file -> file.partitionValues().equals(expected.partitionValues()))
          .singleElement()
          .satisfies(file -> assertThat(parent(file.path())).isEqualTo(parent))
          .satisfies(file -> assertThat(folder.resolve(file.path())).exists());
    }
  }

  @Test
  void filesOfAnEarlierSchemaGetTheNewColumnsAsNulls() throws IOException {
    tables.append(1);
    DeltaSchema wider =
        DeltaSchema.builder()
            .required("id", DeltaType.LONG)
            .nullable("name", DeltaType.STRING)
            .nullable("score", DeltaType.DOUBLE)
            .build();
    for (long id = 2; id < 4; id++) {
      Row row = Row.withSchema(wider.toBeam()).addValues(id, "n", id / 2.0).build();
      tables
          .table()
          .commit(
              DeltaCommit.of(wider, List.of(write(wider, List.of(row)))).withSchemaUpdate(true));
    }

    assertThat(tables.maintenance().compact().filesAdded()).isEqualTo(1);

    List<String> rows = new ArrayList<>();
    try (DeltaRows all = tables.table().rows()) {
      all.forEachRemaining(row -> rows.add(row.getInt64("id") + " " + row.getValue("score")));
    }
    assertThat(rows).containsExactlyInAnyOrder("1 null", "2 1.0", "3 1.5");
    assertThat(tables.paths()).hasSize(4);
  }

  @Test
  void whatIsAppendedMeanwhileStays() throws IOException {
    tables.append(1);
    tables.append(2);

    CompactResult result = compact(() -> tables.append(3));

    assertThat(result.filesRemoved()).isEqualTo(2);
    assertThat(tables.ids()).containsExactlyInAnyOrder(1L, 2L, 3L);
    assertThat(tables.table().files()).hasSize(2);
  }

  @Test
  void filesRemovedMeanwhileAreLeftOutAndWhatWasWrittenInVainIsDeleted() throws IOException {
    tables.append(1);
    tables.append(2);
    AtomicInteger round = new AtomicInteger();

    CompactResult result =
        compact(
            () -> {
              if (round.getAndIncrement() == 0) {
                tables
                    .table()
                    .commit(
                        List.of(tables.file(7), tables.file(8)),
                        WriteMode.OVERWRITE,
                        MaintenanceTables.SCHEMA);
              }
            });

    assertThat(round).hasValue(2);
    assertThat(result.filesRemoved()).isEqualTo(2);
    assertThat(tables.ids()).containsExactlyInAnyOrder(7L, 8L);
    assertThat(tables.table().files()).hasSize(1);
    // Two of the first version, two of the overwrite, one of the compaction.
    assertThat(tables.paths()).hasSize(5);
  }

  @Test
  void rewritesOfOtherPartitionsOutliveAConflict() throws IOException {
    for (int round = 0; round < 2; round++) {
      tables
          .table()
          .commit(
              partitionedCommit(
                  List.of(partitioned("a", "x", round), partitioned("b", "x", round))));
    }
    List<String> first = new ArrayList<>();

    compact(
        () -> {
          if (first.isEmpty()) {
            first.addAll(tables.paths());
            tables
                .table()
                .commit(
                    partitionedCommit(List.of(partitioned("b", "x", 9)))
                        .withMode(WriteMode.OVERWRITE_PARTITIONS));
          }
        });

    assertThat(tables.table().files())
        .extracting(DataFile::rowCount)
        .containsExactlyInAnyOrder(2L, 1L);
    // The file of partition a was not written a second time, that of b is gone.
    assertThat(tables.paths()).hasSize(first.size() - 1 + 1);
  }

  @Test
  void aConflictThatStaysFailsAndLeavesNothingBehind() throws IOException {
    tables.append(1);
    tables.append(2);

    assertThatThrownBy(
            () ->
                compact(
                    () ->
                        tables
                            .table()
                            .commit(
                                List.of(tables.file(7), tables.file(8)),
                                WriteMode.OVERWRITE,
                                MaintenanceTables.SCHEMA)))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("another writer removed");
    assertThat(tables.paths()).hasSize(2 + 5 * 2);
    assertThat(tables.table().files()).hasSize(2);
  }

  @Test
  void aFileWithOtherRowsThanTheLogTellsIsNotGivenUp() throws IOException {
    tables.append(1);
    DataFile file = tables.file(2);
    DataFile lying =
        DataFile.of(
            file.path(),
            file.sizeBytes(),
            file.modificationTime(),
            3,
            "{\"numRecords\":3}",
            Map.of());
    tables.table().commit(List.of(lying), WriteMode.APPEND, MaintenanceTables.SCHEMA);

    assertThatThrownBy(() -> tables.maintenance().compact())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("have 2 rows where the log tells 4");
    assertThat(tables.paths()).hasSize(2);
  }

  @Test
  void addsAndRemovesBothSayThatNoRowChanged() throws IOException {
    tables.append(1);
    tables.append(2);
    tables.maintenance().compact();

    List<Boolean> changes = new ArrayList<>();
    CommitLog.from(folder.toString(), 2)
        .get(0)
        .forEachAction(
            action -> {
              for (String kind : List.of("add", "remove")) {
                if (action.has(kind)) {
                  changes.add(action.get(kind).get("dataChange").asBoolean());
                }
              }
            });
    assertThat(changes).containsExactly(false, false, false);
  }

  private CompactResult compact(Action beforeCommit) throws IOException {
    return new Compaction(
            KernelTable.at(folder.toString()),
            CompactOptions.defaults(),
            () -> {
              try {
                beforeCommit.run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .run();
  }

  private DataFile everyType(List<Row> rows) throws IOException {
    return write(EveryType.SCHEMA, rows);
  }

  private DataFile write(DeltaSchema schema, List<Row> rows) throws IOException {
    DataFileWriter<Row> writer =
        DataFileWriter.open(
            folder.toString(),
            "part-" + UUID.randomUUID() + ".parquet",
            schema,
            new RowRecordWriter(schema),
            WriteOptions.defaults());
    for (Row row : rows) {
      writer.write(row);
    }
    return writer.close();
  }

  private static DeltaCommit partitionedCommit(List<DataFile> files) {
    DeltaSchema schema =
        DeltaSchema.builder()
            .nullable("z", DeltaType.STRING)
            .required("id", DeltaType.LONG)
            .nullable("a", DeltaType.STRING)
            .build();
    return DeltaCommit.of(schema, files).withPartitionColumns(List.of("z", "a"));
  }

  private DataFile partitioned(String z, String a, long id) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("z", z);
    values.put("a", a);
    DataFileWriter<Long> writer =
        DataFileWriter.open(
            folder.toString(),
            "part-" + UUID.randomUUID() + ".parquet",
            DeltaSchema.builder().required("id", DeltaType.LONG).build(),
            (value, out) -> out.setLong(0, value),
            WriteOptions.defaults(),
            Collections.unmodifiableMap(values));
    writer.write(id);
    return writer.close();
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private static long bytes(List<DataFile> files) {
    return files.stream().mapToLong(DataFile::sizeBytes).sum();
  }

  private interface Action {
    void run() throws IOException;
  }
}
