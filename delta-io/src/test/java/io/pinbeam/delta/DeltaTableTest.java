package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaTableTest {
  private static final DeltaSchema PEOPLE =
      DeltaSchema.builder()
          .required("id", DeltaType.LONG)
          .nullable("name", DeltaType.STRING)
          .build();

  @TempDir Path folder;

  @Test
  void everyTypeComesBackAsItWas() throws IOException {
    DeltaSchema schema = EveryType.SCHEMA;
    List<Row> rows = EveryType.rows();
    DataFile file = write(schema, new RowRecordWriter(schema), rows);
    DeltaTable table = DeltaTable.at(folder.toString());
    assertThat(table.exists()).isFalse();

    CommitResult result = table.commit(List.of(file), WriteMode.APPEND, schema);

    assertThat(result.isCommitted()).isTrue();
    assertThat(result.version()).isZero();
    assertThat(table.schema()).isEqualTo(schema);
    assertThat(table.files()).containsExactly(file);
    assertThat(read(table)).containsExactlyInAnyOrderElementsOf(rows);
  }

  @Test
  void appendsAreAddedAndAnOverwriteLeavesItsRowsAlone() throws IOException {
    DeltaTable table = DeltaTable.at(folder.toString());
    table.commit(List.of(people(1, 2)), WriteMode.APPEND, PEOPLE);
    table.commit(List.of(people(3), people(4)), WriteMode.APPEND, PEOPLE);
    assertThat(ids(table)).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);

    table.commit(List.of(people(9)), WriteMode.OVERWRITE, PEOPLE);

    assertThat(ids(table)).containsExactly(9L);
    assertThat(table.currentVersion()).isEqualTo(2);
    try (DeltaRows before = table.rows(1)) {
      assertThat(before).toIterable().hasSize(4);
    }
  }

  @Test
  void aTransactionIsCommittedOnceAndAnEarlierOneNotAfterIt() throws IOException {
    DeltaTable table = DeltaTable.at(folder.toString());
    assertThat(table.transactionVersion("app")).isEmpty();
    for (WriteMode mode : List.of(WriteMode.APPEND, WriteMode.OVERWRITE)) {
      String app = "app-" + mode;
      assertThat(commit(table, mode, app, 5, people(1)).isCommitted()).isTrue();
      long version = table.currentVersion();

      CommitResult again = commit(table, mode, app, 5, people(1));
      CommitResult earlier = commit(table, mode, app, 4, people(1));
      CommitResult other = commit(table, WriteMode.APPEND, "other-" + mode, 0, people(2));

      assertThat(again).isEqualTo(CommitResult.of(version, CommitResult.Status.ALREADY_THERE));
      assertThat(earlier).isEqualTo(again);
      assertThat(other).isEqualTo(CommitResult.of(version + 1, CommitResult.Status.COMMITTED));
      assertThat(table.transactionVersion(app)).hasValue(5);
    }
    assertThat(ids(table)).containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void onlyFilesThatWereNeverCommittedAreDeleted() throws IOException {
    DeltaTable table = DeltaTable.at(folder.toString());
    DataFile removed = people(1);
    DataFile live = people(2);
    DataFile orphan = people(3);
    table.commit(List.of(removed), WriteMode.APPEND, PEOPLE);
    table.commit(List.of(live), WriteMode.OVERWRITE, PEOPLE);

    table.deleteUncommitted(List.of(removed, live, orphan));

    assertThat(folder.resolve(orphan.path())).doesNotExist();
    assertThat(folder.resolve(live.path())).exists();
    assertThat(folder.resolve(removed.path())).exists();
  }

  @Test
  void anOverwriteBringsItsSchema() throws IOException {
    DeltaTable table = DeltaTable.at(folder.toString());
    table.commit(List.of(people(1)), WriteMode.APPEND, PEOPLE);
    DeltaSchema other =
        DeltaSchema.builder()
            .nullable("name", DeltaType.LONG)
            .nullable("scores", DeltaType.DOUBLES)
            .build();
    DataFile file =
        write(
            other,
            (Long value, ColumnConsumer out) -> {
              out.setLong(0, value);
              out.setDoubles(1, new double[] {value, -value});
            },
            List.of(5L));

    table.commit(List.of(file), WriteMode.OVERWRITE, other, "app", 1);

    assertThat(table.schema()).isEqualTo(other);
    assertThat(read(table))
        .containsExactly(Row.withSchema(other.toBeam()).addValues(5L, List.of(5.0, -5.0)).build());
    assertThat(table.schema(0)).isEqualTo(PEOPLE);
    assertThat(table.transactionVersion("app")).hasValue(1);
  }

  @Test
  void anAppendThatDoesNotFitIsRefusedWithTheColumnAndBothTypes() throws IOException {
    DeltaTable table = DeltaTable.at(folder.toString());
    table.commit(List.of(people(1)), WriteMode.APPEND, PEOPLE);

    assertThatThrownBy(() -> append(table, "id", DeltaType.LONG, "name", DeltaType.DOUBLES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("column name is array<double> in the data and string in the table");
    assertThatThrownBy(() -> append(table, "id", DeltaType.LONG, "nick", DeltaType.STRING))
        .hasMessageContaining("column nick string is not in the table");
    assertThatThrownBy(
            () ->
                table.commit(
                    List.of(),
                    WriteMode.APPEND,
                    DeltaSchema.builder().nullable("id", DeltaType.LONG).build()))
        .hasMessageContaining("column id may be null in the data, not in the table");
    assertThatThrownBy(
            () ->
                table.commit(
                    List.of(),
                    WriteMode.APPEND,
                    DeltaSchema.builder().nullable("name", DeltaType.STRING).build()))
        .hasMessageContaining("column id long not null of the table is missing in the data");
    assertThat(table.currentVersion()).isZero();
  }

  @Test
  void columnsMayBeLeftOutOrStandInAnotherOrder() throws IOException {
    DeltaTable table = DeltaTable.at(folder.toString());
    DeltaSchema wide =
        DeltaSchema.builder()
            .nullable("name", DeltaType.STRING)
            .nullable("age", DeltaType.INTEGER)
            .required("id", DeltaType.LONG)
            .build();
    table.commit(List.of(), WriteMode.APPEND, wide);

    table.commit(List.of(people(3)), WriteMode.APPEND, PEOPLE);

    assertThat(read(table))
        .containsExactly(Row.withSchema(wide.toBeam()).addValues("person 3", null, 3L).build());
  }

  @Test
  void checkpointsAreWrittenAndRead() throws IOException {
    DeltaTable table = DeltaTable.at(folder.toString());
    List<Long> expected = new ArrayList<>();
    for (long id = 0; id < 25; id++) {
      table.commit(List.of(people(id)), WriteMode.APPEND, PEOPLE, "app", id);
      expected.add(id);
    }
    Path log = folder.resolve("_delta_log");
    assertThat(log.resolve("_last_checkpoint")).exists();
    Files.delete(log.resolve("00000000000000000003.json"));

    assertThat(ids(table)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(table.transactionVersion("app")).hasValue(24);
  }

  @Test
  void aFailingCheckpointDoesNotFailTheCommit() throws IOException {
    DeltaTable table = DeltaTable.at(folder.toString());
    for (long id = 0; id < 10; id++) {
      table.commit(List.of(people(id)), WriteMode.APPEND, PEOPLE);
    }
    // A folder where the checkpoint is to stand.
    Files.createDirectories(
        folder.resolve("_delta_log").resolve("00000000000000000010.checkpoint.parquet/x"));

    CommitResult result = table.commit(List.of(people(10)), WriteMode.APPEND, PEOPLE);

    assertThat(result.isCommitted()).isTrue();
    assertThat(ids(table)).hasSize(11);
  }

  @Test
  void featuresThatAreNotSupportedAreRefusedByName() throws IOException {
    DeltaTable table = DeltaTable.at(folder.toString());
    table.commit(List.of(people(1)), WriteMode.APPEND, PEOPLE);

    addToLog(
        1,
        "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,"
            + "\"readerFeatures\":[\"deletionVectors\"],"
            + "\"writerFeatures\":[\"deletionVectors\",\"rowTracking\",\"domainMetadata\"]}}");

    assertThatThrownBy(() -> table.commit(List.of(people(2)), WriteMode.APPEND, PEOPLE))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("deletionVectors, domainMetadata, rowTracking");
    assertThatThrownBy(() -> table.commit(List.of(people(2)), WriteMode.OVERWRITE, PEOPLE))
        .hasMessageContaining("deletionVectors");
  }

  @Test
  void aFeatureOfReadersThatIsNotSupportedIsRefusedByName() throws IOException {
    DeltaTable table = DeltaTable.at(folder.toString());
    table.commit(List.of(people(1)), WriteMode.APPEND, PEOPLE);
    addToLog(
        1,
        "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,"
            + "\"readerFeatures\":[\"typeWidening\"],\"writerFeatures\":[\"typeWidening\"]}}");

    assertThatThrownBy(table::rows)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("cannot be read: it uses typeWidening");
    assertThatThrownBy(
            () ->
                Pipeline.create().apply(DeltaIO.readRows().from(folder.toString()).withVersion(1)))
        .hasMessageContaining("cannot be read: it uses typeWidening");
  }

  @Test
  void aFeatureThatNobodyKnowsIsRefusedByName() throws IOException {
    DeltaTable table = DeltaTable.at(folder.toString());
    table.commit(List.of(people(1)), WriteMode.APPEND, PEOPLE);

    addToLog(
        1,
        "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,"
            + "\"readerFeatures\":[\"timeTurner\"],\"writerFeatures\":[\"timeTurner\"]}}");

    assertThatThrownBy(table::rows)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("timeTurner");
    assertThatThrownBy(() -> table.commit(List.of(people(2)), WriteMode.APPEND, PEOPLE))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("timeTurner");
  }

  @Test
  void writersInThreadsLoseAndDoubleNothing() throws Exception {
    int writers = 4;
    int commits = 12;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    List<Future<?>> running = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      long first = writer * 1000L;
      running.add(
          threads.submit(
              () -> {
                CommitRaceMain.commit(folder.toString(), first, commits, PEOPLE);
                return null;
              }));
    }
    for (Future<?> thread : running) {
      thread.get();
    }
    threads.shutdown();

    DeltaTable table = DeltaTable.at(folder.toString());
    assertThat(table.currentVersion()).isEqualTo(writers * commits - 1);
    assertThat(ids(table)).hasSize(writers * commits).doesNotHaveDuplicates();
  }

  @Test
  void theSameTransactionFromManyThreadsIsCommittedOnce() throws Exception {
    DeltaTable table = DeltaTable.at(folder.toString());
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<CommitResult>> results = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      DataFile file = people(i);
      results.add(threads.submit(() -> commit(table, WriteMode.OVERWRITE, "nightly", 1, file)));
    }
    int committed = 0;
    for (Future<CommitResult> result : results) {
      committed += result.get().isCommitted() ? 1 : 0;
    }
    threads.shutdown();

    assertThat(committed).isEqualTo(1);
    assertThat(table.currentVersion()).isZero();
    assertThat(ids(table)).hasSize(1);
  }

  @Test
  void aFolderWithBlanksAndSignsIsATableToo() throws IOException {
    Path odd = folder.resolve("Côte d'Ivoire [1] 100% + x");
    DataFileWriter<Long> writer =
        DataFileWriter.open(
            odd.toString(),
            "part-0.parquet",
            PEOPLE,
            (id, out) -> out.setLong(0, id),
            WriteOptions.defaults());
    writer.write(1L);
    DeltaTable table = DeltaTable.at(odd.toString());

    table.commit(List.of(writer.close()), WriteMode.APPEND, PEOPLE);
    table.commit(table.files(), WriteMode.OVERWRITE, PEOPLE);

    assertThat(ids(DeltaTable.at(odd + "/"))).containsExactly(1L);
  }

  private CommitResult commit(
      DeltaTable table, WriteMode mode, String app, long version, DataFile file)
      throws IOException {
    return table.commit(List.of(file), mode, PEOPLE, app, version);
  }

  private static void append(
      DeltaTable table, String first, DeltaType firstType, String second, DeltaType secondType)
      throws IOException {
    table.commit(
        List.of(),
        WriteMode.APPEND,
        DeltaSchema.builder().required(first, firstType).nullable(second, secondType).build());
  }

  private void addToLog(int version, String action) throws IOException {
    Files.writeString(
        folder.resolve("_delta_log").resolve(String.format(Locale.ROOT, "%020d.json", version)),
        action + "\n");
  }

  private DataFile people(long... ids) throws IOException {
    DataFileWriter<Long> writer =
        DataFileWriter.open(
            folder.toString(),
            "part-" + UUID.randomUUID() + ".parquet",
            PEOPLE,
            (id, out) -> {
              out.setLong(0, id);
              out.setString(1, "person " + id);
            },
            WriteOptions.defaults());
    for (long id : ids) {
      writer.write(id);
    }
    return writer.close();
  }

  private <T> DataFile write(DeltaSchema schema, RecordWriter<T> recordWriter, List<T> records)
      throws IOException {
    DataFileWriter<T> writer =
        DataFileWriter.open(
            folder.toString(), "part-0.parquet", schema, recordWriter, WriteOptions.defaults());
    for (T record : records) {
      writer.write(record);
    }
    return writer.close();
  }

  private static List<Long> ids(DeltaTable table) throws IOException {
    List<Long> ids = new ArrayList<>();
    for (Row row : read(table)) {
      ids.add(row.getInt64("id"));
    }
    return ids;
  }

  private static List<Row> read(DeltaTable table) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (DeltaRows read = table.rows()) {
      read.forEachRemaining(rows::add);
    }
    return rows;
  }
}
