package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitioningTest {
  private static final DeltaSchema SCHEMA =
      DeltaSchema.builder()
          .nullable("s", DeltaType.STRING)
          .required("id", DeltaType.LONG)
          .nullable("l", DeltaType.LONG)
          .nullable("by", DeltaType.BYTE)
          .nullable("bo", DeltaType.BOOLEAN)
          .nullable("dec", DeltaType.decimal(20, 3))
          .nullable("day", DeltaType.DATE)
          .nullable("ts", DeltaType.TIMESTAMP)
          .build();
  private static final String[] COLUMNS = {"s", "l", "by", "bo", "dec", "day", "ts"};

  @TempDir Path folder;

  @Test
  void valuesHaveTheFormOfTheProtocol() {
    Map<String, String> values =
        values(
            row(
                "x y",
                -7L,
                (byte) 3,
                true,
                new BigDecimal("-12.5"),
                LocalDate.of(1969, 7, 20),
                Instant.parse("1969-12-31T23:59:59.999999Z")));

    assertThat(values)
        .containsExactly(
            Map.entry("s", "x y"),
            Map.entry("l", "-7"),
            Map.entry("by", "3"),
            Map.entry("bo", "true"),
            Map.entry("dec", "-12.500"),
            Map.entry("day", "1969-07-20"),
            Map.entry("ts", "1969-12-31T23:59:59.999999Z"));
  }

  @Test
  void nullAndTheEmptyTextAreNull() {
    assertThat(values(row(null, null, null, null, null, null, null)).values())
        .hasSize(7)
        .containsOnlyNulls();
    assertThat(values(row("", null, null, null, null, null, null)).get("s")).isNull();
  }

  @Test
  void filesStandInFoldersThatEveryStoreTakes() throws IOException {
    DataFile file = only(write(List.of("s"), row("Côte d/Ivoire=1%", null)));
    DataFile ofNull = only(write(List.of("s", "bo"), row(null, null)));

    assertThat(file.path()).matches("s=C%C3%B4te%20d%2FIvoire%3D1%25/part-[0-9a-f-]+\\.parquet");
    assertThat(file.partitionValues()).isEqualTo(Map.of("s", "Côte d/Ivoire=1%"));
    assertThat(folder.resolve(file.path())).hasSize(file.sizeBytes());
    assertThat(ofNull.path())
        .startsWith("s=__HIVE_DEFAULT_PARTITION__/bo=__HIVE_DEFAULT_PARTITION__/part-");
    assertThat(ofNull.partitionValues()).containsOnlyKeys("s", "bo").containsEntry("s", null);
    assertThat(file.statistics()).as("of the columns in the file alone").doesNotContain("\"s\"");

    DataFiles.delete(folder.toString(), file);
    assertThat(folder.resolve(file.path())).doesNotExist();
  }

  @Test
  void theColumnsThatAreNotInTheFileKeepTheirOrder() {
    Partitioning partitioning = Partitioning.of(SCHEMA, List.of("DEC", "l"));

    assertThat(partitioning.columns()).containsExactly("dec", "l");
    assertThat(partitioning.fileSchema().columns())
        .extracting(DeltaColumn::name)
        .containsExactly("s", "id", "by", "bo", "day", "ts");
  }

  @Test
  void whatCannotNameAPartitionIsRefused() {
    DeltaSchema schema =
        DeltaSchema.builder()
            .required("s", DeltaType.STRING)
            .nullable("d", DeltaType.DOUBLE)
            .nullable("b", DeltaType.BINARY)
            .nullable("a", DeltaType.DOUBLES)
            .build();

    for (String column : List.of("d", "b", "a")) {
      assertThatThrownBy(() -> Partitioning.of(schema, List.of(column)))
          .hasMessageContaining("Column " + column + " is ");
    }
    assertThatThrownBy(() -> Partitioning.of(schema, List.of("x")))
        .hasMessageContaining("Partition column x is not a column");
    assertThatThrownBy(() -> Partitioning.of(schema, List.of("s", "S")))
        .hasMessageContaining("stands twice");
    DeltaSchema one = DeltaSchema.builder().nullable("s", DeltaType.STRING).build();
    assertThatThrownBy(() -> Partitioning.of(one, List.of("s")))
        .hasMessageContaining("no partition column");
    Row empty = Row.withSchema(schema.toBeam()).addValues("", null, null, null).build();
    assertThatThrownBy(() -> Partitioning.of(schema, List.of("s")).values(empty))
        .hasMessageContaining("Column s must not be null");
    assertThatThrownBy(
            () -> values(row(null, null, null, null, null, LocalDate.of(10_000, 1, 1), null)))
        .hasMessageContaining("day: a partition's year");
  }

  @Test
  void soManyFilesAreOpenAtATime() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 1000; id++) {
      rows.add(row("p" + id % 5, id));
    }

    assertThat(write(WriteOptions.defaults().withMaxOpenFiles(5), rows)).hasSize(5);
    List<DataFile> files = write(WriteOptions.defaults().withMaxOpenFiles(4), rows);
    assertThat(files).as("the oldest makes room for each row").hasSize(1000);
    assertThat(files).extracting(DataFile::rowCount).containsOnly(1L);
  }

  @Test
  void allFilesTogetherBufferOneRowGroup() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 3000; id++) {
      // Partition p0 has half of the rows.
      rows.add(row("p" + (id % 2 == 0 ? 0 : id % 6), id, "x".repeat(500) + id));
    }

    List<DataFile> files =
        write(WriteOptions.defaults().withRowGroupBytes(200_000).withMaxOpenFiles(4), rows);

    assertThat(files.stream().mapToLong(DataFile::rowCount).sum()).isEqualTo(3000);
    assertThat(files).hasSizeBetween(7, 30);
    for (DataFile file : files) {
      assertThat(file.rowCount() * 500).as("about what fits").isLessThan(260_000);
    }
  }

  @Test
  void filesHaveAboutTheTargetSize() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 2000; id++) {
      rows.add(row("p", id, "y".repeat(400) + id * 7919));
    }

    List<DataFile> files =
        write(
            WriteOptions.defaults()
                .withCompression(Compression.UNCOMPRESSED)
                .withTargetFileBytes(100_000),
            rows);

    assertThat(files).hasSizeBetween(7, 9);
    for (DataFile file : files.subList(0, files.size() - 1)) {
      assertThat(file.sizeBytes()).isBetween(95_000L, 130_000L);
    }
  }

  private static final DeltaSchema SHORT =
      DeltaSchema.builder()
          .nullable("s", DeltaType.STRING)
          .nullable("id", DeltaType.LONG)
          .nullable("bo", DeltaType.BOOLEAN)
          .nullable("text", DeltaType.STRING)
          .build();

  private static Row row(String s, Long id) {
    return row(s, id, null);
  }

  private static Row row(String s, Long id, String text) {
    return Row.withSchema(SHORT.toBeam()).addValues(s, id, null, text).build();
  }

  private List<DataFile> write(WriteOptions options, List<Row> rows) throws IOException {
    return write(Partitioning.of(SHORT, List.of("s")), options, rows);
  }

  private List<DataFile> write(List<String> partitionColumns, Row row) throws IOException {
    return write(Partitioning.of(SHORT, partitionColumns), WriteOptions.defaults(), List.of(row));
  }

  private List<DataFile> write(Partitioning partitioning, WriteOptions options, List<Row> rows)
      throws IOException {
    List<DataFile> files = new ArrayList<>();
    RowFiles open = new RowFiles(folder.toString(), partitioning, options);
    for (Row row : rows) {
      open.write(row, files::add);
    }
    open.close(files::add);
    return files;
  }

  private static DataFile only(List<DataFile> files) {
    assertThat(files).hasSize(1);
    return files.get(0);
  }

  private static Map<String, String> values(Row row) {
    return Partitioning.of(SCHEMA, List.of(COLUMNS)).values(row);
  }

  private static Row row(
      String s, Long l, Byte by, Boolean bo, BigDecimal dec, LocalDate day, Instant ts) {
    return Row.withSchema(SCHEMA.toBeam()).addValues(s, 1L, l, by, bo, dec, day, ts).build();
  }
}
