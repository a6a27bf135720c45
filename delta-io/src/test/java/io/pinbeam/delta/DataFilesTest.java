package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFilesTest {
  private static final int ROWS = 500;

  @TempDir Path folder;

  @Test
  void rowsAreTakenOutWhateverTheirTypes() throws IOException {
    List<Row> rows = manyRows();
    List<Row> expected = new ArrayList<>();
    List<Long> out = new ArrayList<>();
    Random random = new Random(3);
    for (int i = 0; i < rows.size(); i++) {
      if (random.nextInt(3) == 0) {
        out.add((long) i);
      } else {
        expected.add(rows.get(i));
      }
    }
    DataFile file = write(rows, WriteOptions.defaults().withRowGroupBytes(20_000));

    Optional<DataFile> copy =
        DataFiles.withoutRows(folder.toString(), file, longs(out), "part-1.parquet");

    assertThat(folder.resolve("part-0.parquet")).as("the file itself stays").exists();
    assertThat(copy).isPresent();
    assertThat(copy.get().rowCount()).isEqualTo(expected.size());
    assertThat(copy.get().sizeBytes()).isEqualTo(Files.size(folder.resolve("part-1.parquet")));
    assertThat(read(copy.get())).containsExactlyElementsOf(expected);
    DataFile same = write(expected, WriteOptions.defaults());
    assertThat(copy.get().statistics()).isEqualTo(same.statistics());
  }

  @Test
  void aFileWithoutRowsLeftIsNoFile() throws IOException {
    DataFile file = write(EveryType.rows(), WriteOptions.defaults());

    Optional<DataFile> copy =
        DataFiles.withoutRows(folder.toString(), file, new long[] {0, 1, 2}, "part-1.parquet");

    assertThat(copy).isEmpty();
    assertThat(folder.resolve("part-1.parquet")).doesNotExist();
  }

  @Test
  void aFileDeletedTwiceIsNoFailure() throws IOException {
    DataFile file = write(EveryType.rows(), WriteOptions.defaults());

    DataFiles.delete(folder.toString(), file);
    DataFiles.delete(folder.toString(), file);

    assertThat(folder.resolve("part-0.parquet")).doesNotExist();
  }

  @Test
  void aRowThatIsNotThereIsRefusedAndTheFileStays() throws IOException {
    DataFile file = write(EveryType.rows(), WriteOptions.defaults());

    assertThatThrownBy(
            () ->
                DataFiles.withoutRows(folder.toString(), file, new long[] {1, 3}, "part-1.parquet"))
        .hasMessageContaining("Row number 3 is not one of the file's 3 rows");

    assertThat(folder.resolve("part-0.parquet")).exists();
    assertThat(folder.resolve("part-1.parquet")).doesNotExist();
  }

  private static List<Row> manyRows() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      Row row = EveryType.rows().get(i % EveryType.rows().size());
      rows.add(Row.fromRow(row).withFieldValue("l", (long) i).build());
    }
    return rows;
  }

  private static long[] longs(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private DataFile write(List<Row> rows, WriteOptions options) throws IOException {
    DataFileWriter<Row> writer =
        DataFileWriter.open(
            folder.toString(),
            "part-0.parquet",
            EveryType.SCHEMA,
            new RowRecordWriter(EveryType.SCHEMA),
            options);
    for (Row row : rows) {
      writer.write(row);
    }
    return writer.close();
  }

  private List<Row> read(DataFile file) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (DeltaRows read = DeltaTable.at(folder.toString()).rows(EveryType.SCHEMA, file)) {
      read.forEachRemaining(rows::add);
    }
    return rows;
  }
}
