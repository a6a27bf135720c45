package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Features of delta-spark's tables that we do not support are refused by their names. */
class PeerFeaturesIT {
  @TempDir Path table;

  @ParameterizedTest
  @CsvSource({
    "columnMapping, delta.columnMapping.mode, name",
    "columnMapping, delta.columnMapping.mode, id",
    "deletionVectors, delta.enableDeletionVectors, true",
    "changeDataFeed, delta.enableChangeDataFeed, true",
    "rowTracking, delta.enableRowTracking, true",
    "typeWidening, delta.enableTypeWidening, true",
    "icebergCompatV2, delta.enableIcebergCompatV2, true"
  })
  void aPropertyThatWeCannotKeepIsRefusedWhenWriting(String feature, String property, String value)
      throws Exception {
    String more = feature.startsWith("iceberg") ? ", 'delta.columnMapping.mode' = 'name'" : "";
    Peers.spark()
        .sql(
            "CREATE TABLE delta.`%s` (id BIGINT) USING delta TBLPROPERTIES ('%s' = '%s'%s)",
            table, property, value, more);

    checkRefused(feature);
  }

  /** Features that a plain append keeps: Spark reads on, over a checkpoint too. */
  @ParameterizedTest
  @CsvSource({
    "delta.enableInCommitTimestamps, true",
    "delta.checkpointPolicy, v2",
    "delta.appendOnly, true"
  })
  void aPropertyThatWeKeep(String property, String value) throws Exception {
    Peer spark = Peers.spark();
    spark.sql(
        "CREATE TABLE delta.`%s` (id BIGINT) USING delta"
            + " TBLPROPERTIES ('%s' = '%s', 'delta.checkpointInterval' = '3')",
        table, property, value);
    DeltaSchema schema = DeltaSchema.builder().nullable("id", DeltaType.LONG).build();
    List<Row> rows = new ArrayList<>();
    for (long id = 0; id < 8; id++) {
      if (id % 4 == 3) {
        spark.sql("INSERT INTO delta.`%s` VALUES (%d)", table, id);
      } else {
        CommitRaceMain.commit(table.toString(), id, 1, schema);
      }
      rows.add(Row.withSchema(schema.toBeam()).addValue(id).build());
    }

    assertThat(spark.rows(table)).containsExactlyInAnyOrderElementsOf(PeerValues.of(rows, schema));
    assertThat(PeerTables.read(table)).containsExactlyInAnyOrderElementsOf(rows);
  }

  @Test
  void anOverwriteOfATableThatOnlyGrowsIsRefused() throws Exception {
    Peers.spark()
        .sql(
            "CREATE TABLE delta.`%s` USING delta TBLPROPERTIES ('delta.appendOnly' = 'true')"
                + " AS SELECT 1L AS id",
            table);
    DeltaSchema schema = DeltaSchema.builder().nullable("id", DeltaType.LONG).build();

    assertThatThrownBy(
            () ->
                DeltaTable.at(table.toString())
                    .commit(DeltaCommit.of(schema, List.of()).withMode(WriteMode.OVERWRITE)))
        .hasMessageContaining("appendOnly");
  }

  /** What we do not write to we read all the same, where the protocol asks it of a reader. */
  @ParameterizedTest
  @CsvSource({
    "'delta.enableDeletionVectors' = 'true'",
    "'delta.columnMapping.mode' = 'name'",
    "'delta.columnMapping.mode' = 'id'",
    "'delta.checkpointPolicy' = 'v2'",
    "'delta.feature.timestampNtz' = 'supported'"
  })
  void whatSparkChangesIsRead(String property) throws Exception {
    Peer spark = Peers.spark();
    spark.sql(
        "CREATE TABLE delta.`%s` (id BIGINT, name STRING, at TIMESTAMP, inner STRUCT<n: INT>)"
            + " USING delta PARTITIONED BY (name)"
            + " TBLPROPERTIES (%s, 'delta.checkpointInterval' = '2')",
        table, property);
    spark.sql(
        "INSERT INTO delta.`%s` SELECT /*+ COALESCE(1) */ id, concat('name ', id %% 2),"
            + " timestamp_micros(id * 1000001), named_struct('n', CAST(id AS INT))"
            + " FROM range(0, 100)",
        table);
    spark.sql("DELETE FROM delta.`%s` WHERE id %% 10 = 3", table);
    spark.sql("UPDATE delta.`%s` SET inner = NULL WHERE id = 50", table);
    if (property.contains("columnMapping")) {
      spark.sql("ALTER TABLE delta.`%s` RENAME COLUMN id TO number", table);
    }
    if (property.contains("timestampNtz")) {
      spark.sql("ALTER TABLE delta.`%s` ADD COLUMN local TIMESTAMP_NTZ", table);
      spark.sql(
          "UPDATE delta.`%s` SET local = TIMESTAMP_NTZ'1969-11-21 12:00:00.123456' WHERE id = 60",
          table);
    }

    List<JsonNode> expected = spark.rows(table);
    DeltaSchema schema = DeltaTable.at(table.toString()).schema();
    assertThat(expected).hasSize(90);
    assertThat(PeerValues.of(PeerTables.read(table), schema))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void constraintsAreRefused() throws Exception {
    Peers.spark().sql("CREATE TABLE delta.`%s` (id BIGINT) USING delta", table);
    Peers.spark().sql("ALTER TABLE delta.`%s` ADD CONSTRAINT small CHECK (id < 10)", table);

    checkRefused("checkConstraints");
  }

  @Test
  void generatedColumnsAreRefused() throws Exception {
    Peers.spark().call("create_generated", "path", table.toString());

    checkRefused("generatedColumns");
  }

  @Test
  void defaultsAreRefused() throws Exception {
    Peers.spark()
        .sql(
            "CREATE TABLE delta.`%s` (id BIGINT, next BIGINT DEFAULT 3) USING delta"
                + " TBLPROPERTIES ('delta.feature.allowColumnDefaults' = 'supported')",
            table);

    checkRefused("allowColumnDefaults");
  }

  @Test
  void clusteredTablesAreRefused() throws Exception {
    Peers.spark().sql("CREATE TABLE delta.`%s` (id BIGINT) USING delta CLUSTER BY (id)", table);

    checkRefused("clustering");
  }

  private void checkRefused(String feature) throws IOException {
    DeltaSchema schema = DeltaSchema.builder().nullable("id", DeltaType.LONG).build();
    DataFile file = CommitRaceMain.file(table.toString(), 1, schema);
    assertThatThrownBy(
            () -> DeltaTable.at(table.toString()).commit(DeltaCommit.of(schema, List.of(file))))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining(feature);
  }
}
