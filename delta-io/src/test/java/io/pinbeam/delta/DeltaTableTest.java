package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
