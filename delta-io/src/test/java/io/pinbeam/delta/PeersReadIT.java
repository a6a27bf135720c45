package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.WithTimestamps;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we write is the same rows, types and statistics to delta-spark and to delta-rs. */
class PeersReadIT {
  private static final DeltaSchema NUMBERED =
      DeltaSchema.builder()
          .required("id", DeltaType.LONG)
          .nullable("name", DeltaType.STRING)
          .nullable("at", DeltaType.TIMESTAMP)
          .nullable("score", DeltaType.DOUBLE)
          .build();

  static final DeltaSchema PARTITIONED =
      DeltaSchema.builder()
          .required("id", DeltaType.LONG)
          .nullable("country", DeltaType.STRING)
          .nullable("day", DeltaType.DATE)
          .nullable("at", DeltaType.TIMESTAMP)
          .nullable("price", DeltaType.decimal(9, 2))
          .nullable("yes", DeltaType.BOOLEAN)
          .nullable("no", DeltaType.INTEGER)
          .build();

  @TempDir Path table;

  @Test
  void rowsOfEveryType() throws Exception {
    PeerTables.append(table, EveryType.rows());

    PeerTables.checkSchema(table, EveryType.SCHEMA);
    PeerTables.checkRows(table, EveryType.SCHEMA, EveryType.rows());
  }

  @Test
  void statistics() throws Exception {
    PeerTables.append(table, numbered(3, 1000));

    long rows = 0;
    long nulls = 0;
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (JsonNode file : Peers.deltaRs().files(table)) {
      long from = file.get("min.id").asLong();
      long to = file.get("max.id").asLong();
      // The ids in a file are some of the rows: what they say of the others is checked against it.
      rows += file.get("num_records").asLong();
      nulls += file.get("null_count.name").asLong();
      least = Math.min(least, from);
      greatest = Math.max(greatest, to);
      assertThat(file.get("null_count.id").asLong()).isZero();
      List<Row> inside =
          numbered(3, 1000).stream()
              .filter(row -> row.getInt64("id") >= from && row.getInt64("id") <= to)
              .toList();
      checkBounds(file, inside);
    }
    assertThat(rows).isEqualTo(997);
    assertThat(nulls).isEqualTo(numbered(3, 1000).stream().filter(PeersReadIT::isNameless).count());
    assertThat(least).isEqualTo(3);
    assertThat(greatest).isEqualTo(999);
  }

  /** A bundle of one row without a name makes such a file, when it will. */
  @Test
  void statisticsOfAFileWithoutAName() throws Exception {
    append(numbered(7, 8));

    List<JsonNode> files = Peers.deltaRs().files(table);
    assertThat(files).hasSize(1);
    assertThat(files.get(0).get("num_records").asLong()).isEqualTo(1);
    checkBounds(files.get(0), numbered(7, 8));
  }

  /** Spark finds a row by its timestamp, to the microsecond, with files skipped by statistics. */
  @Test
  void statisticsDoNotHideARow() throws Exception {
    for (int i = 0; i < 4; i++) {
      PeerTables.append(table, numbered(i * 10, i * 10 + 10));
    }

    for (long id : List.of(0L, 9L, 10L, 39L)) {
      assertThat(
              Peers.spark()
                  .sql(
                      "SELECT id FROM delta.`%s` WHERE at = TIMESTAMP'%s' AND score = %sD",
                      table, at(id), id / 2.0))
          .extracting(row -> row.get("id").asText())
          .containsExactly(String.valueOf(id));
    }
  }

  @Test
  void anOverwrittenTableAndItsOldVersion() throws Exception {
    PeerTables.append(table, numbered(0, 20));
    PeerTables.write(
        table,
        NUMBERED.toBeam(),
        numbered(20, 25),
        DeltaIO.writeRows().withMode(WriteMode.OVERWRITE));

    PeerTables.checkRows(table, NUMBERED, numbered(20, 25));
    for (Peer peer : Peers.all()) {
      assertThat(peer.rows(table, 0))
          .as("%s", peer)
          .containsExactlyInAnyOrderElementsOf(PeerValues.of(numbered(0, 20), NUMBERED));
    }
  }

  /** With the checkpoint alone: the commits before it are deleted. */
  @Test
  void aTableWithCheckpoints() throws Exception {
    for (int i = 0; i < 27; i++) {
      append(numbered(i, i + 1));
    }
    for (int version = 0; version < 20; version++) {
      Files.delete(
          table.resolve("_delta_log").resolve(String.format(Locale.ROOT, "%020d.json", version)));
    }

    PeerTables.checkRows(table, NUMBERED, numbered(0, 27));
    PeerTables.checkSchema(table, NUMBERED);
    assertThat(Peers.deltaRs().files(table))
        .hasSize(27)
        .allSatisfy(file -> assertThat(file.get("min.id")).isEqualTo(file.get("max.id")));
  }

  @Test
  void aColumnThatCameLater() throws Exception {
    DeltaSchema narrow = DeltaSchema.of(NUMBERED.columns().subList(0, 2));
    Schema narrowBeam = narrow.toBeam();
    Row first = Row.withSchema(narrowBeam).addValues(-1L, "first").build();
    PeerTables.append(table, List.of(first));
    PeerTables.write(
        table, NUMBERED.toBeam(), numbered(0, 5), DeltaIO.writeRows().withSchemaUpdate());

    List<Row> expected = new ArrayList<>(numbered(0, 5));
    expected.add(Row.withSchema(NUMBERED.toBeam()).addValues(-1L, "first", null, null).build());
    PeerTables.checkSchema(table, NUMBERED);
    PeerTables.checkRows(table, NUMBERED, expected);
  }

  @Test
  void aCompactedTable() throws Exception {
    for (int i = 0; i < 4; i++) {
      PeerTables.append(table, numbered(i * 10, i * 10 + 10));
    }

    DeltaIO.maintain(table.toString()).compact();

    PeerTables.checkRows(table, NUMBERED, numbered(0, 40));
    assertThat(Peers.deltaRs().files(table))
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.get("num_records").asLong()).isEqualTo(40);
              checkBounds(file, numbered(0, 40));
            });
  }

  @Test
  @Tag("reliability")
  void aTableThatRowsWereDeletedFrom() throws Exception {
    for (int i = 0; i < 4; i++) {
      PeerTables.append(table, numbered(i * 10, i * 10 + 10));
    }
    long before = DeltaTable.at(table.toString()).currentVersion();

    DeltaIO.maintain(table.toString())
        .delete(
            DeleteOptions.of(
                DeltaSchema.builder().nullable("name", DeltaType.STRING).build(),
                row ->
                    List.of("name 3", "name 39").contains(String.valueOf(row.getString("name")))));

    List<Row> left = new ArrayList<>(numbered(0, 40));
    left.removeIf(row -> row.getInt64("id") == 3 || row.getInt64("id") == 39);
    PeerTables.checkRows(table, NUMBERED, left);
    for (Peer peer : Peers.all()) {
      assertThat(peer.rows(table, before))
          .as("%s", peer)
          .containsExactlyInAnyOrderElementsOf(PeerValues.of(numbered(0, 40), NUMBERED));
    }
    long rows = 0;
    for (JsonNode file : Peers.deltaRs().files(table)) {
      rows += file.get("num_records").asLong();
    }
    assertThat(rows).isEqualTo(38);
  }

  @Test
  void windowsOfTwoShards() throws Exception {
    List<Row> rows = numbered(0, 60);
    for (int run = 0; run < 2; run++) {
      Pipeline pipeline = PeerTables.pipeline();
      pipeline
          .apply(Create.of(rows).withRowSchema(NUMBERED.toBeam()))
          .apply(
              WithTimestamps.of(
                  row -> org.joda.time.Instant.ofEpochSecond(1_800_000_000 + row.getInt64("id"))))
          .setRowSchema(NUMBERED.toBeam())
          .apply(Window.into(FixedWindows.of(org.joda.time.Duration.standardSeconds(10))))
          .apply(
              DeltaIO.writeRows()
                  .to(table.toString())
                  .withWindowedCommits("numbers")
                  .withShards(2));
      pipeline.run().waitUntilFinish();
    }

    PeerTables.checkRows(table, NUMBERED, rows);
    assertThat(Peers.deltaRs().call("every_version", "path", table.toString())).hasSize(12);
  }

  @Test
  void partitionsOfEveryType() throws Exception {
    List<Row> rows = partitioned();
    PeerTables.write(
        table,
        PARTITIONED.toBeam(),
        rows,
        DeltaIO.writeRows().withPartitionColumns("country", "day", "at", "price", "yes", "no"));

    for (Peer peer : Peers.all()) {
      assertThat(peer.partitionColumns(table))
          .as("%s", peer)
          .containsExactly("country", "day", "at", "price", "yes", "no");
    }
    PeerTables.checkSchema(table, PARTITIONED);
    PeerTables.checkRows(table, PARTITIONED, rows);
    assertThat(Peers.deltaRs().files(table))
        .allSatisfy(
            file -> {
              JsonNode row = PeerValues.of(rows, PARTITIONED).get(file.get("min.id").asInt());
              assertThat(file.get("max.id").asInt()).isEqualTo(row.get("id").asInt());
              for (String column : List.of("country", "day", "at", "price", "yes", "no")) {
                assertThat(file.get("partition." + column))
                    .as("%s of %s", column, row)
                    .isEqualTo(row.get(column));
              }
            });
    assertThat(
            Peers.spark()
                .sql(
                    "SELECT id FROM delta.`%s` WHERE country = '%s'",
                    table, "Côte d\\'Ivoire / é=x"))
        .extracting(row -> row.get("id").asInt())
        .containsExactly(0);
  }

  static List<Row> partitioned() {
    String[] countries = {
      "Côte d'Ivoire / é=x", " a b ", "100%", null, "a%20b", "c:\\d?e#f&g", "\u0001\n\"{}[]^", "日本"
    };
    Schema schema = PARTITIONED.toBeam();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < countries.length; i++) {
      rows.add(
          Row.withSchema(schema)
              .addValues(
                  Arrays.asList(
                      (long) i,
                      countries[i],
                      i == 3 ? null : LocalDate.of(2026, 2, 27).plusDays(i),
                      i == 3 ? null : at(i),
                      // delta-rs 1.6.6 reads a partition of -3.50 as "-3.-50", and fails.
                      i == 3 ? null : new BigDecimal(i * 100 + 50).movePointLeft(2),
                      i == 3 ? null : i % 2 == 0,
                      i == 3 ? null : i - 4))
              .build());
    }
    return rows;
  }

  private void append(List<Row> rows) throws IOException {
    DataFileWriter<Row> writer =
        DataFileWriter.open(
            table.toString(),
            "part-" + java.util.UUID.randomUUID() + ".parquet",
            NUMBERED,
            (row, out) -> {
              for (int i = 0; i < 4; i++) {
                out.setValue(i, row.getValue(i));
              }
            },
            WriteOptions.defaults());
    for (Row row : rows) {
      writer.write(row);
    }
    DeltaTable.at(table.toString()).commit(DeltaCommit.of(NUMBERED, List.of(writer.close())));
  }

  private static void checkBounds(JsonNode file, List<Row> inside) {
    long rows = file.get("num_records").asLong();
    // Bundles are of any rows; where a file has all of its range, the bounds are theirs exactly.
    if (rows != inside.size()) {
      return;
    }
    long earliest = micros(inside.get(0));
    long latest = micros(inside.get(inside.size() - 1));
    assertThat(file.get("min.at").asLong()).isBetween(earliest - 999, earliest);
    assertThat(file.get("max.at").asLong()).isBetween(latest - 999, latest + 999);
    assertThat(file.get("null_count.name").asLong())
        .isEqualTo(inside.stream().filter(PeersReadIT::isNameless).count());
    List<String> names =
        inside.stream().map(row -> row.getString("name")).filter(n -> n != null).sorted().toList();
    if (names.isEmpty()) {
      assertThat(file.get("min.name").isNull()).isTrue();
      assertThat(file.get("max.name").isNull()).isTrue();
    } else {
      assertThat(file.get("min.name").asText()).isEqualTo(names.get(0));
      assertThat(file.get("max.name").asText()).isEqualTo(names.get(names.size() - 1));
    }
    assertThat(file.get("min.score"))
        .isEqualTo(PeerValues.of(inside.get(0).getDouble("score"), DeltaType.DOUBLE));
    assertThat(file.get("max.score"))
        .isEqualTo(
            PeerValues.of(inside.get(inside.size() - 1).getDouble("score"), DeltaType.DOUBLE));
  }

  private static List<Row> numbered(long from, long to) {
    Schema schema = NUMBERED.toBeam();
    List<Row> rows = new ArrayList<>();
    for (long id = from; id < to; id++) {
      rows.add(
          Row.withSchema(schema)
              .addValues(Arrays.asList(id, id % 7 == 0 ? null : "name " + id, at(id), id / 2.0))
              .build());
    }
    return rows;
  }

  private static Instant at(long id) {
    return Instant.parse("2026-11-21T12:00:00Z").plusNanos(id * 1_234_567_000);
  }

  private static long micros(Row row) {
    return Long.parseLong(PeerValues.of(row.getValue("at"), DeltaType.TIMESTAMP).asText());
  }

  private static boolean isNameless(Row row) {
    return row.getString("name") == null;
  }
}
