package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.beam.sdk.schemas.Schema;
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
    DeltaType inner =
        DeltaType.struct(
            List.of(
                DeltaColumn.nullable("a", DeltaType.STRING),
                DeltaColumn.required("b", DeltaType.TIMESTAMP)));
    DeltaSchema schema =
        DeltaSchema.builder()
            .required("l", DeltaType.LONG)
            .nullable("i", DeltaType.INTEGER)
            .nullable("sh", DeltaType.SHORT)
            .nullable("by", DeltaType.BYTE)
            .nullable("f", DeltaType.FLOAT)
            .nullable("d", DeltaType.DOUBLE)
            .nullable("bo", DeltaType.BOOLEAN)
            .nullable("s", DeltaType.STRING)
            .nullable("bin", DeltaType.BINARY)
            .nullable("day", DeltaType.DATE)
            .nullable("ts", DeltaType.TIMESTAMP)
            .nullable("dec9", DeltaType.decimal(9, 2))
            .nullable("dec18", DeltaType.decimal(18, 4))
            .nullable("dec38", DeltaType.decimal(38, 10))
            .nullable("doubles", DeltaType.DOUBLES)
            .nullable("struct", inner)
            .nullable("structs", DeltaType.array(inner))
            .nullable("map", DeltaType.map(DeltaType.STRING, DeltaType.array(DeltaType.LONG)))
            .build();
    Schema beam = schema.toBeam();
    Schema innerBeam = beam.getField("struct").getType().getRowSchema();
    Instant micros = Instant.parse("2019-02-28T23:59:59.123457Z");
    Row struct = Row.withSchema(innerBeam).addValues("x", micros).build();
    Row halfStruct = Row.withSchema(innerBeam).addValues(null, null).build();
    Map<String, List<Long>> map = new LinkedHashMap<>();
    map.put("é", Arrays.asList(1L, null, 3L));
    map.put("none", null);
    map.put("", List.of());
    List<Row> rows =
        List.of(
            Row.withSchema(beam)
                .addValues(Long.MIN_VALUE, Integer.MAX_VALUE, Short.MIN_VALUE, Byte.MIN_VALUE)
                .addValues(
                    Float.MIN_VALUE, Double.NaN, true, "grüß 🎉 \u0000\n\"", bytes("\u0000x"))
                .addValues(LocalDate.of(1969, 7, 20), micros)
                .addValues(
                    new BigDecimal("-1234567.89"),
                    new BigDecimal("99999999999999.9999"),
                    new BigDecimal("-1234567890123456789012345678.0123456789"))
                .addValue(Arrays.asList(1.5, null, Double.NEGATIVE_INFINITY))
                .addValues(struct, Arrays.asList(halfStruct, null, struct), map)
                .build(),
            Row.withSchema(beam)
                .addValues(0L, null, null, null, null, null, null, null, null, null, null, null)
                .addValues(null, null, null, null, null, null)
                .build(),
            Row.withSchema(beam)
                .addValues(7L, 0, (short) 0, (byte) 0, -0.0f, -0.0, false, "", bytes(""))
                .addValues(LocalDate.EPOCH, Instant.parse("1582-10-04T00:00:00.000001Z"))
                .addValues(
                    new BigDecimal("0.00"), new BigDecimal("0.0000"), new BigDecimal("0E-10"))
                .addValues(List.of(), halfStruct, List.of(), Map.of())
                .build());
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

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
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
