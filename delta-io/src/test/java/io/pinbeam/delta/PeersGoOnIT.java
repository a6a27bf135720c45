package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** delta-spark works on with a table of ours, and we with what it left. */
class PeersGoOnIT {
  /** A child that may not be null in a struct that may. */
  private static final Schema INNER =
      Schema.builder().addInt64Field("n").addNullableField("text", FieldType.STRING).build();

  private static final Schema SCHEMA =
      Schema.builder()
          .addInt64Field("id")
          .addNullableField("name", FieldType.STRING)
          .addNullableField("inner", FieldType.row(INNER))
          .addNullableField("list", FieldType.array(FieldType.row(INNER).withNullable(true)))
          .build();

  private static final DeltaSchema COLUMNS = DeltaSchema.fromBeam(SCHEMA);

  @TempDir Path table;

  @Test
  void onFlatRows() throws Exception {
    Schema schema =
        Schema.builder().addInt64Field("id").addNullableField("name", FieldType.STRING).build();
    DeltaSchema columns = DeltaSchema.fromBeam(schema);
    Row one = Row.withSchema(schema).addValues(1L, "one").build();
    Row two = Row.withSchema(schema).addValues(2L, "two").build();
    Row three = Row.withSchema(schema).addValues(3L, null).build();
    Row merged = Row.withSchema(schema).addValues(1L, "merged").build();
    PeerTables.write(table, schema, List.of(one), DeltaIO.writeRows());
    PeerTables.write(table, schema, List.of(two), DeltaIO.writeRows());
    Peer spark = Peers.spark();

    spark.sql("INSERT INTO delta.`%s` VALUES (3, NULL)", table);
    spark.sql("OPTIMIZE delta.`%s`", table);
    PeerTables.checkRows(table, columns, List.of(one, two, three));

    spark.sql(
        "MERGE INTO delta.`%s` t USING (SELECT 1L AS id, 'merged' AS name) s ON t.id = s.id"
            + " WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *",
        table);
    PeerTables.write(table, schema, List.of(one), DeltaIO.writeRows());
    PeerTables.checkRows(table, columns, List.of(merged, two, three, one));
  }

  @Test
  void onNestedRows() throws Exception {
    goOn(DeltaIO.writeRows());
  }

  @Test
  void onPartitions() throws Exception {
    goOn(DeltaIO.writeRows().withPartitionColumns("name"));

    assertThat(Peers.deltaRs().partitionColumns(table)).containsExactly("name");
  }

  private void goOn(WriteRows write) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      PeerTables.write(table, SCHEMA, rows(i * 10, i * 10 + 10), write);
      rows.addAll(rows(i * 10, i * 10 + 10));
    }
    Peer spark = Peers.spark();

    spark.sql("OPTIMIZE delta.`%s`", table);
    PeerTables.checkRows(table, COLUMNS, rows);

    spark.sql(
        "INSERT INTO delta.`%s` VALUES (100, 'new', named_struct('n', 5L, 'text', NULL), NULL)",
        table);
    rows.add(row(100, "new", inner(5, null), null));
    spark.sql(
        "MERGE INTO delta.`%s` t USING (SELECT 4L AS id, 'merged' AS name UNION ALL"
            + " SELECT 101L, 'merged too') s ON t.id = s.id"
            + " WHEN MATCHED THEN UPDATE SET t.name = s.name, t.inner.text = 'merged'"
            + " WHEN NOT MATCHED THEN INSERT (id, name) VALUES (s.id, s.name)",
        table);
    replace(rows, 4, row(4, "merged", inner(4, "merged"), rows(4, 5).get(0).getArray("list")));
    rows.add(row(101, "merged too", null, null));
    spark.sql("UPDATE delta.`%s` SET inner = NULL WHERE id = 7", table);
    Row seven = rows(7, 8).get(0);
    replace(rows, 7, row(7, seven.getString("name"), null, seven.getArray("list")));
    spark.sql("DELETE FROM delta.`%s` WHERE id BETWEEN 11 AND 13", table);
    rows.removeIf(between(11, 13));
    PeerTables.checkRows(table, COLUMNS, rows);

    PeerTables.write(table, SCHEMA, rows(200, 210), write);
    rows.addAll(rows(200, 210));
    spark.sql("OPTIMIZE delta.`%s`", table);
    PeerTables.checkRows(table, COLUMNS, rows);
    PeerTables.checkSchema(table, COLUMNS);
    assertThat(rows).hasSize(39);
  }

  private static void replace(List<Row> rows, long id, Row with) {
    rows.replaceAll(row -> row.getInt64("id") == id ? with : row);
  }

  private static Predicate<Row> between(long from, long to) {
    return row -> row.getInt64("id") >= from && row.getInt64("id") <= to;
  }

  private static List<Row> rows(long from, long to) {
    return java.util.stream.LongStream.range(from, to)
        .mapToObj(
            id ->
                row(
                    id,
                    "name " + id % 3,
                    id % 4 == 3 && id != 7 ? null : inner(id, id % 2 == 0 ? null : "odd"),
                    Arrays.asList(inner(id, "first"), null)))
        .collect(Collectors.toList());
  }

  private static Row row(long id, String name, Row inner, Object list) {
    return Row.withSchema(SCHEMA).addValues(Arrays.asList(id, name, inner, list)).build();
  }

  private static Row inner(long n, String text) {
    return Row.withSchema(INNER).addValues(Arrays.asList(n, text)).build();
  }
}
