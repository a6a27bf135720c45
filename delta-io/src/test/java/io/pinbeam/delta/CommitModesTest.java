package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a commit does to the log; the data files need not be there for it. */
class CommitModesTest {
  private static final DeltaSchema VISITS =
      DeltaSchema.builder()
          .required("id", DeltaType.LONG)
          .nullable("country", DeltaType.STRING)
          .nullable("at", DeltaType.TIMESTAMP)
          .nullable("price", DeltaType.decimal(9, 2))
          .nullable("scores", DeltaType.DOUBLES)
          .build();

  @TempDir Path folder;
  private DeltaTable table;

  @BeforeEach
  void openTable() {
    table = DeltaTable.at(folder.toString());
  }

  @Test
  void exactlyThePartitionsOfTheNewFilesAreOverwritten() throws IOException {
    DataFile france = visits("country", "FR");
    DataFile nowhere = visits("country", null);
    DataFile italy = visits("country", "IT");
    commit(write("country").apply(france, visits("country", "CI"), visits("country", "CI")));
    commit(write("country").apply(nowhere, italy));
    DataFile ivory = visits("country", "CI");
    DataFile nowhereNow = visits("country", null);

    commit(write("country").apply(ivory, nowhereNow).withMode(WriteMode.OVERWRITE_PARTITIONS));

    assertThat(table.files()).containsExactlyInAnyOrder(france, italy, ivory, nowhereNow);
  }

  @Test
  void anOverwriteOfNoPartitionChangesNoFile() throws IOException {
    DataFile france = visits("country", "FR");
    commit(write("country").apply(france));

    commit(write("country").apply().withMode(WriteMode.OVERWRITE_PARTITIONS));

    assertThat(table.files()).containsExactly(france);
  }

  @Test
  void aPartitionIsTheSameInWhateverFormAnEngineWroteIt() throws IOException {
    commit(
        write("at", "price")
            .apply(
                visits("at", "2026-11-21 10:00:00", "price", "1.50"),
                visits("at", "2026-11-21T10:00:00.000000Z", "price", "1.5"),
                visits("at", "", "price", "1.5")));
    DataFile one = visits("at", "2026-11-21T10:00:00.000Z", "price", "1.50");
    DataFile two = visits("at", null, "price", "1.50");

    commit(write("at", "price").apply(one, two).withMode(WriteMode.OVERWRITE_PARTITIONS));

    assertThat(table.files()).containsExactlyInAnyOrder(one, two);
  }

  @Test
  void aTableWithoutPartitionsHasNoneToOverwrite() throws IOException {
    DeltaCommit overwrite = write().apply().withMode(WriteMode.OVERWRITE_PARTITIONS);

    assertThatThrownBy(() -> commit(overwrite)).hasMessageContaining("it is not partitioned");
    commit(write().apply());
    assertThatThrownBy(() -> commit(overwrite)).hasMessageContaining("it is not partitioned");
  }

  @Test
  void theOrderOfPartitionColumnsIsKept() throws IOException {
    commit(write("price", "country").apply());

    assertThat(log(0)).contains("\"partitionColumns\":[\"price\",\"country\"]");
  }

  @Test
  void partitionColumnsOfATableAreNotChanged() throws IOException {
    commit(write("country").apply());

    for (WriteMode mode : WriteMode.values()) {
      assertThatThrownBy(() -> commit(write("price").apply().withMode(mode)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[country]")
          .hasMessageContaining("[price]");
    }
    assertThatThrownBy(() -> commit(write().apply(visits())))
        .hasMessageContaining("[country]")
        .hasMessageContaining("[]");
    assertThatThrownBy(() -> commit(write("country").apply(visits("price", "1.00"))))
        .hasMessageContaining("[price]");
    DataFile file = visits("country", "DE");
    commit(write("country").apply(file).withMode(WriteMode.OVERWRITE));
    assertThat(table.files()).containsExactly(file);
  }

  @Test
  void columnsThatCannotBePartitionColumnsAreRefused() {
    assertThatThrownBy(() -> commit(write("scores").apply()))
        .hasMessageContaining("column scores is of type array<double>");
    assertThatThrownBy(() -> commit(write("Country").apply()))
        .hasMessageContaining("there is no column Country");
    assertThatThrownBy(() -> commit(write("country", "country").apply()))
        .hasMessageContaining("twice");
    DeltaSchema one = DeltaSchema.builder().nullable("country", DeltaType.STRING).build();
    assertThatThrownBy(
            () -> commit(DeltaCommit.of(one, List.of()).withPartitionColumns(List.of("country"))))
        .hasMessageContaining("no column would be left");
    assertThat(table.exists()).isFalse();
  }

  @Test
  void newColumnsAreAddedIfThatIsAllowed() throws IOException {
    DeltaSchema before =
        DeltaSchema.builder()
            .required("id", DeltaType.LONG)
            .nullable("name", DeltaType.STRING)
            .build();
    DeltaSchema data =
        DeltaSchema.builder()
            .nullable("nick", DeltaType.STRING)
            .required("id", DeltaType.LONG)
            .build();
    commit(DeltaCommit.of(before, List.of()));

    assertThatThrownBy(() -> commit(DeltaCommit.of(data, List.of())))
        .hasMessageContaining("column nick string is not in the table")
        .hasMessageContaining("withSchemaUpdate");
    commit(DeltaCommit.of(data, List.of()).withSchemaUpdate(true));

    assertThat(table.schema())
        .isEqualTo(
            DeltaSchema.builder()
                .required("id", DeltaType.LONG)
                .nullable("name", DeltaType.STRING)
                .nullable("nick", DeltaType.STRING)
                .build());
    assertThatThrownBy(
            () ->
                commit(
                    DeltaCommit.of(
                            DeltaSchema.builder()
                                .required("id", DeltaType.LONG)
                                .required("age", DeltaType.LONG)
                                .build(),
                            List.of())
                        .withSchemaUpdate(true)))
        .hasMessageContaining("column age long not null is not in the table, and cannot be added");
  }

  @Test
  void whatOtherEnginesNotedWithColumnsStays() throws IOException {
    begin(
        "[]",
        "{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":[{\\\"name\\\":\\\"id\\\",\\\"type\\\":\\\"long\\\","
            + "\\\"nullable\\\":true,\\\"metadata\\\":{\\\"comment\\\":\\\"the key\\\"}}]}",
        "{}",
        "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}",
        "");
    DeltaSchema wider =
        DeltaSchema.builder()
            .nullable("id", DeltaType.LONG)
            .nullable("name", DeltaType.STRING)
            .build();

    commit(DeltaCommit.of(wider, List.of()).withSchemaUpdate(true));

    assertThat(table.schema()).isEqualTo(wider);
    assertThat(log(1)).contains("the key");
  }

  @Test
  void whatMustNotBeNullInsideAColumnIsNotPromised() throws IOException {
    begin(
        "[]",
        """
        {"type":"struct","fields":[
        {"name":"id","type":"long","nullable":true,"metadata":{}},
        {"name":"tags","type":{"type":"array","elementType":{"type":"struct","fields":[
        {"name":"tag","type":"string","nullable":false,"metadata":{}}]},"containsNull":true},
        "nullable":true,"metadata":{}}]}"""
            .replace("\n", "")
            .replace("\"", "\\\""),
        "{}",
        "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}",
        "");
    DeltaSchema whole = table.schema();

    for (WriteMode mode : List.of(WriteMode.APPEND, WriteMode.OVERWRITE)) {
      assertThatThrownBy(() -> commit(DeltaCommit.of(whole, List.of()).withMode(mode)))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("tags.element.tag must not be null");
    }
    commit(DeltaCommit.of(DeltaSchema.builder().nullable("id", DeltaType.LONG).build(), List.of()));
    assertThat(table.currentVersion()).isEqualTo(1);
  }

  @Test
  void rowsOfAnAppendOnlyTableStay() throws IOException {
    begin(
        "[]",
        ID_SCHEMA,
        "{\"delta.appendOnly\":\"true\"}",
        "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}",
        "");
    DeltaSchema ids = DeltaSchema.builder().nullable("id", DeltaType.LONG).build();
    DataFile file = visits();
    commit(DeltaCommit.of(ids, List.of(file)));

    assertThatThrownBy(() -> commit(DeltaCommit.of(ids, List.of()).withMode(WriteMode.OVERWRITE)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("delta.appendOnly");
    commit(DeltaCommit.rewrite(ids, List.of(file), List.of(visits())));
    assertThat(table.currentVersion()).isEqualTo(2);
  }

  @Test
  void timestampsInCommitsGrowThoughTheClockIsBehind() throws IOException {
    long future = 4_000_000_000_000L;
    begin(
        "[]",
        ID_SCHEMA,
        "{\"delta.enableInCommitTimestamps\":\"true\"}",
        "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[],"
            + "\"writerFeatures\":[\"inCommitTimestamp\"]}}",
        "\"inCommitTimestamp\":" + future + ",");
    DeltaSchema ids = DeltaSchema.builder().nullable("id", DeltaType.LONG).build();

    commit(DeltaCommit.of(ids, List.of(visits())));
    commit(DeltaCommit.of(ids, List.of(visits())).withMode(WriteMode.OVERWRITE));

    assertThat(log(1)).startsWith("{\"commitInfo\":{\"inCommitTimestamp\":" + (future + 1));
    assertThat(log(2)).startsWith("{\"commitInfo\":{\"inCommitTimestamp\":" + (future + 2));
  }

  @Test
  void theTablesCheckpointIntervalIsHeld() throws IOException {
    begin(
        "[]",
        ID_SCHEMA,
        "{\"delta.checkpointInterval\":\"3\"}",
        "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}",
        "");
    DeltaSchema ids = DeltaSchema.builder().nullable("id", DeltaType.LONG).build();
    for (int i = 0; i < 6; i++) {
      commit(DeltaCommit.of(ids, List.of(visits())));
    }

    List<String> checkpoints = new ArrayList<>();
    try (var files = Files.list(folder.resolve("_delta_log"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains("checkpoint.parquet"))
          .sorted()
          .forEach(checkpoints::add);
    }
    assertThat(checkpoints)
        .containsExactly(
            "00000000000000000003.checkpoint.parquet", "00000000000000000006.checkpoint.parquet");
  }

  @Test
  void featuresOfOtherEnginesAreRefusedByName() throws IOException {
    Map<String, String> refused = new TreeMap<>();
    for (String feature :
        List.of(
            "rowTracking",
            "clustering",
            "icebergCompatV2",
            "checkpointProtection",
            "allowColumnDefaults",
            "materializePartitionColumns",
            "someFeatureOf2031")) {
      refused.put(
          feature,
          "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":7,\"writerFeatures\":[\""
              + feature
              + "\",\"domainMetadata\"]}}");
    }
    for (String feature : List.of("typeWidening", "variantType", "deletionVectors")) {
      refused.put(
          feature,
          "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\""
              + feature
              + "\"],\"writerFeatures\":[\""
              + feature
              + "\"]}}");
    }
    for (Map.Entry<String, String> feature : refused.entrySet()) {
      Path other = folder.resolve(feature.getKey());
      begin(other, "[]", ID_SCHEMA, "{}", feature.getValue(), "");
      checkRefused(other, feature.getKey());
    }
  }

  @Test
  void propertiesThatAskForMoreThanAnAppendAreRefusedByName() throws IOException {
    Map<String, String> refused =
        Map.of(
            "changeDataFeed", "{\"delta.enableChangeDataFeed\":\"true\"}",
            "checkConstraints", "{\"delta.constraints.positive\":\"id > 0\"}",
            "columnMapping", "{\"delta.columnMapping.mode\":\"name\"}");
    for (Map.Entry<String, String> feature : refused.entrySet()) {
      Path other = folder.resolve(feature.getKey());
      begin(
          other,
          "[]",
          ID_SCHEMA,
          feature.getValue(),
          "{\"protocol\":{\"minReaderVersion\":2,\"minWriterVersion\":6}}",
          "");
      checkRefused(other, feature.getKey());
    }
  }

  private static void checkRefused(Path table, String feature) {
    DeltaSchema ids = DeltaSchema.builder().nullable("id", DeltaType.LONG).build();
    assertThatThrownBy(() -> DeltaTable.at(table.toString()).commit(DeltaCommit.of(ids, List.of())))
        .as(feature)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining(feature);
  }

  @Test
  void aTableThatWasDeletedIsCreatedAnew() throws IOException {
    commit(write().apply(visits()));
    commit(write().apply(visits()));
    Files.delete(folder.resolve("_delta_log").resolve("00000000000000000000.json"));
    try (var files = Files.list(folder.resolve("_delta_log"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }

    assertThat(commit(write().apply(visits())).version()).isZero();
  }

  private static final String ID_SCHEMA =
      "{\\\"type\\\":\\\"struct\\\",\\\"fields\\\":[{\\\"name\\\":\\\"id\\\",\\\"type\\\":\\\"long\\\","
          + "\\\"nullable\\\":true,\\\"metadata\\\":{}}]}";

  /** A table as another engine begins it. */
  private void begin(
      String partitionColumns, String schema, String properties, String protocol, String commitInfo)
      throws IOException {
    begin(folder, partitionColumns, schema, properties, protocol, commitInfo);
  }

  private static void begin(
      Path folder,
      String partitionColumns,
      String schema,
      String properties,
      String protocol,
      String commitInfo)
      throws IOException {
    Path log = Files.createDirectories(folder.resolve("_delta_log"));
    Files.writeString(
        log.resolve("00000000000000000000.json"),
        String.join(
                "\n",
                "{\"commitInfo\":{"
                    + commitInfo
                    + "\"timestamp\":1000,\"operation\":\"CREATE TABLE\"}}",
                protocol,
                "{\"metaData\":{\"id\":\"4a5c5f1e-5c7e-4b8e-9b39-0d3ff7a5b8c1\",\"format\":"
                    + "{\"provider\":\"parquet\",\"options\":{}},\"schemaString\":\""
                    + schema
                    + "\",\"partitionColumns\":"
                    + partitionColumns
                    + ",\"configuration\":"
                    + properties
                    + ",\"createdTime\":1000}}")
            + "\n");
  }

  private interface Write {
    DeltaCommit apply(DataFile... files);
  }

  private static Write write(String... partitionColumns) {
    return files ->
        DeltaCommit.of(VISITS, List.of(files)).withPartitionColumns(List.of(partitionColumns));
  }

  private static DataFile visits(String... namesAndValues) {
    Map<String, String> values = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return DataFile.of(
        "part-" + UUID.randomUUID() + ".parquet",
        100,
        1_000_000,
        1,
        "{\"numRecords\":1}",
        Collections.unmodifiableMap(values));
  }

  private CommitResult commit(DeltaCommit commit) throws IOException {
    return table.commit(commit);
  }

  private String log(long version) throws IOException {
    return Files.readString(
        folder.resolve("_delta_log").resolve(String.format(Locale.ROOT, "%020d.json", version)));
  }
}
