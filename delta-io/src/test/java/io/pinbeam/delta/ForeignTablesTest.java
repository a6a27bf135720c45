package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;

/** Tables that delta-spark wrote, as their README says; each holds what the script put in. */
class ForeignTablesTest {
  private static final Path TABLES = Path.of("src/test/resources/tables");
  private static final Pattern COMMIT_TIME = Pattern.compile("\"inCommitTimestamp\":(\\d+)");

  private static final LocalDateTime SUMMER_TIME =
      LocalDateTime.parse("2024-03-31T02:30:00.123456");

  @Test
  void rowsOfADeletionVectorAreLeftOut() throws IOException {
    List<Long> expected =
        LongStream.range(0, 1000)
            .filter(id -> id % 3 != 0 && (id < 500 || id > 520))
            .boxed()
            .collect(Collectors.toCollection(ArrayList::new));
    expected.add(2000L);
    assertThat(column("deletion-vectors", "id")).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(column("deletion-vectors", "name")).contains("name 499", "name 521");

    Schema schema = DeltaSchema.builder().nullable("id", DeltaType.LONG).build().toBeam();
    List<Row> rows =
        expected.stream()
            .map(id -> Row.withSchema(schema).addValue(id).build())
            .collect(Collectors.toList());
    Pipeline pipeline = pipeline();
    ReadRows read = DeltaIO.readRows().from(path("deletion-vectors")).withColumns("id");
    PAssert.that(pipeline.apply("Whole", read)).containsInAnyOrder(rows);
    PAssert.that(pipeline.apply("Small tasks", read.withSplitBytes(1000))).containsInAnyOrder(rows);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void columnsAreFoundByNameMapping() throws IOException {
    mappedColumns("column-mapping-name");
  }

  @Test
  void columnsAreFoundByIdMapping() throws IOException {
    mappedColumns("column-mapping-id");
  }

  /** Columns were renamed, one dropped, and one of the same name and another type added. */
  private static void mappedColumns(String table) throws IOException {
    assertThat(text(table))
        .containsExactlyInAnyOrder(
            "[1, one, {1.5, Pune}, IN, null]", "[2, two, {-2.5, null}, null, back]");
    assertThat(DeltaTable.at(path(table)).schema().toBeam().getFieldNames())
        .containsExactly("id", "new", "place", "land", "gone");

    Pipeline pipeline = pipeline();
    ReadRows indian = DeltaIO.readRows().from(path(table)).withPartition("land", "IN");
    PAssert.that(pipeline.apply(indian.withColumns("gone", "land", "new")))
        .satisfies(
            rows -> {
              assertThat(rows)
                  .singleElement()
                  .extracting(Row::getValues)
                  .asString()
                  .isEqualTo("[null, IN, one]");
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aV2CheckpointIsRead() throws IOException {
    assertThat(TABLES.resolve("v2-checkpoint/_delta_log/_sidecars")).isNotEmptyDirectory();
    assertThat(column("v2-checkpoint", "id"))
        .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void timestampsWithoutATimeZoneAreLocalDateTimes() throws IOException {
    assertThat(DeltaTable.at(path("timestamp-ntz")).schema().columns().get(1).type())
        .isEqualTo(DeltaType.TIMESTAMP_NTZ);
    assertThat(text("timestamp-ntz"))
        .containsExactlyInAnyOrder(
            "[1, " + SUMMER_TIME + ", {0001-01-01T00:00}]",
            "[2, 1969-12-31T23:59:59.999999, {null}]",
            "[3, null, null]");
  }

  @Test
  void partitionValuesOfEveryTypeComeFromTheLog() throws IOException {
    assertThat(text("partitions"))
        .containsExactlyInAnyOrder(
            "[1, Côte dIvoire / é=x %41+, -5, 9000000000, 7, -1, true, 1969-07-20,"
                + " 2024-03-31T02:30:00.123456Z, 2024-03-31T02:30:00.500, 12.30, -0.5, x]",
            "[2, plain, 5, 1, 1, 1, false, 2024-02-29,"
                + " 1969-12-31T23:59:59Z, 2024-01-01T00:00, -0.01, 1.0E300, null]",
            "[3, null, null, null, null, null, null, null, null, null, null, null, z]");
  }

  @Test
  void partitionsAreChosenByValuesOfEveryType() throws IOException {
    List<Object[]> wanted =
        List.of(
            new Object[] {"s", "Côte dIvoire / é=x %41+"},
            new Object[] {"i", -5},
            new Object[] {"l", 9_000_000_000L},
            new Object[] {"sh", 7},
            new Object[] {"b", (byte) -1},
            new Object[] {"ok", true},
            new Object[] {"day", LocalDate.of(1969, 7, 20)},
            new Object[] {"at", Instant.parse("2024-03-31T02:30:00.123456Z")},
            new Object[] {"local", LocalDateTime.parse("2024-03-31T02:30:00.5")},
            new Object[] {"price", new BigDecimal("12.3")},
            new Object[] {"d", -0.5});
    Pipeline pipeline = pipeline();
    for (Object[] one : wanted) {
      String column = (String) one[0];
      Object value = one[1];
      expectIds(pipeline, column, 1, partitions().withPartition(column, value));
    }
    PAssert.that(
            pipeline.apply(partitions().withPartition("s", "plain", null).withPartition("I", 5, 6)))
        .satisfies(
            rows -> {
              assertThat(rows).extracting(row -> row.getInt32("id")).containsExactly(2);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private static ReadRows partitions() {
    return DeltaIO.readRows().from(path("partitions"));
  }

  private static void expectIds(Pipeline pipeline, String name, int id, ReadRows read) {
    PAssert.that(pipeline.apply(name, read.withColumns("id")))
        .satisfies(
            rows -> {
              assertThat(rows).extracting(row -> row.getInt32("id")).containsExactly(id);
              return null;
            });
  }

  @Test
  void onlyPartitionColumnsMayBeRead() throws IOException {
    Pipeline pipeline = pipeline();
    PAssert.that(pipeline.apply(partitions().withColumns("ok", "s")))
        .satisfies(
            rows -> {
              assertThat(rows)
                  .extracting(row -> row.getValues().toString())
                  .containsExactlyInAnyOrder(
                      "[true, Côte dIvoire / é=x %41+]", "[false, plain]", "[null, null]");
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whatIsNoPartitionOrNoValueOfItIsRefusedByName() {
    assertThatThrownBy(() -> pipeline().apply(partitions().withPartition("last", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not partitioned by last")
        .hasMessageContaining("[s, i, l, sh, b, ok, day, at, local, price, d]");
    assertThatThrownBy(() -> pipeline().apply(partitions().withPartition("day", "1969-07-20")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("day is date")
        .hasMessageContaining("java.lang.String");
    assertThatThrownBy(() -> pipeline().apply(partitions().withPartition("b", 128)))
        .hasMessageContaining("b is byte: it has no value like 128");
    assertThatThrownBy(
            () ->
                pipeline()
                    .apply(partitions().withPartition("price", BigDecimal.ONE.movePointLeft(3))))
        .hasMessageContaining("price is decimal(10,2)");
    assertThatThrownBy(() -> partitions().withPartition("s", "x").withPartition("S", "y"))
        .hasMessageContaining("withPartition stands twice for S");
  }

  @Test
  void columnsThatAFileIsTooOldForAreNull() throws IOException {
    assertThat(text("added-columns"))
        .containsExactlyInAnyOrder("[1, {10, null}, null]", "[2, {20, b}, two]");
  }

  @Test
  void theVersionThatWasCurrentAtATimeIsFound() throws IOException {
    DeltaTable table = DeltaTable.at(path("in-commit-timestamps"));
    List<Instant> times = commitTimes("in-commit-timestamps");
    assertThat(times).hasSize(3);

    assertThat(table.versionAt(times.get(0))).isZero();
    assertThat(table.versionAt(times.get(1).minusMillis(1))).isZero();
    assertThat(table.versionAt(times.get(1))).isEqualTo(1);
    assertThat(table.versionAt(times.get(2).minusMillis(1))).isEqualTo(1);
    assertThat(table.versionAt(times.get(2))).isEqualTo(2);
    assertThat(table.versionAt(times.get(2).plusMillis(1))).isEqualTo(2);
    Pipeline pipeline = pipeline();
    PAssert.that(
            pipeline.apply(
                DeltaIO.readRows()
                    .from(path("in-commit-timestamps"))
                    .withTimestamp(times.get(2).minusMillis(1))))
        .satisfies(
            rows -> {
              assertThat(rows).extracting(row -> row.getInt64("id")).containsExactly(0L);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aTimeBeforeTheFirstVersionOrInTheFutureIsRefusedWithTheRange() throws IOException {
    List<Instant> times = commitTimes("in-commit-timestamps");
    String newest = "the newest version, 2, is of " + times.get(2);
    ReadRows read = DeltaIO.readRows().from(path("in-commit-timestamps"));

    assertThatThrownBy(() -> pipeline().apply(read.withTimestamp(times.get(0).minusMillis(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("before the earliest available version 0")
        .hasMessageContaining(times.get(0).toString())
        .hasMessageContaining(newest);
    assertThatThrownBy(
            () -> pipeline().apply(read.withTimestamp(Instant.parse("9999-01-01T00:00:00Z"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is in the future; " + newest);
    assertThatThrownBy(() -> pipeline().apply(read.withTimestamp(times.get(0)).withVersion(1)))
        .hasMessageContaining("exclude each other");
  }

  /** From the log itself. */
  private static List<Instant> commitTimes(String table) throws IOException {
    List<Instant> times = new ArrayList<>();
    for (int version = 0; version < 3; version++) {
      String commit =
          Files.readString(
              TABLES.resolve(table).resolve(String.format("_delta_log/%020d.json", version)));
      Matcher matcher = COMMIT_TIME.matcher(commit);
      assertThat(matcher.find()).isTrue();
      times.add(Instant.ofEpochMilli(Long.parseLong(matcher.group(1))));
    }
    return times;
  }

  @Test
  void anUnknownColumnIsRefusedWithTheNamesThatAreThere() {
    assertThatThrownBy(() -> pipeline().apply(partitions().withColumns("id", "colour")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no column colour; it has id, s, i, l,");
    assertThatThrownBy(() -> pipeline().apply(partitions().withColumns("id", "ID")))
        .hasMessageContaining("Column id stands twice");
  }

  private static Pipeline pipeline() {
    return Pipeline.create(
        PipelineOptionsFactory.fromArgs(
                System.getProperty("pinbeam.runner", "--runner=DirectRunner").split(" "))
            .create());
  }

  private static String path(String table) {
    return TABLES.resolve(table).toString();
  }

  private static List<Object> column(String table, String column) throws IOException {
    return rows(table).stream().map(row -> row.getValue(column)).collect(Collectors.toList());
  }

  private static List<String> text(String table) throws IOException {
    return rows(table).stream().map(ForeignTablesTest::text).collect(Collectors.toList());
  }

  private static String text(Row row) {
    return row.getValues().stream()
        .map(
            value ->
                value instanceof Row
                    ? text((Row) value).replace('[', '{').replace(']', '}')
                    : String.valueOf(value))
        .collect(Collectors.toList())
        .toString();
  }

  private static List<Row> rows(String table) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (DeltaRows read = DeltaTable.at(path(table)).rows()) {
      read.forEachRemaining(rows::add);
    }
    return rows;
  }
}
