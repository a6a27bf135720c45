package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.WithTimestamps;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the module's README: they compile, do what is said, and stand there so. */
class QuickStartTest {
  private static final Schema USERS =
      Schema.builder()
          .addInt64Field("id")
          .addNullableStringField("name")
          .addStringField("country")
          .build();

  @TempDir Path folder;

  // Example begins: write
  static void write(PCollection<Row> users, String table) {
    users.apply(
        DeltaIO.writeRows()
            .to(table)
            .withMode(WriteMode.OVERWRITE)
            .withPartitionColumns("country")
            .withTransaction("load-users", 20261121));
  }

  // Example ends

  // Example begins: read
  static PCollection<Row> namesIn(String country, Pipeline pipeline, String table) {
    return pipeline.apply(
        DeltaIO.readRows().from(table).withColumns("id", "name").withPartition("country", country));
  }

  // Example ends

  // Example begins: windows
  static void writeWindows(PCollection<Row> events, String table) {
    events
        .apply(Window.into(FixedWindows.of(Duration.standardSeconds(30))))
        .apply(
            DeltaIO.writeRows()
                .to(table)
                .withWindowedCommits("events-job")
                .withShardKey(event -> event.getString("country")));
  }

  // Example ends

  // Example begins: maintain
  static void maintain(String table) throws IOException {
    DeltaMaintenance maintenance = DeltaIO.maintain(table);
    maintenance.compact();
    maintenance.vacuum();
  }

  // Example ends

  @Test
  void whatIsWrittenIsRead() {
    String table = folder.resolve("users").toString();
    for (int run = 0; run < 2; run++) {
      Pipeline pipeline = Pipeline.create();
      write(pipeline.apply(Create.of(users()).withRowSchema(USERS)), table);
      pipeline.run().waitUntilFinish();
    }
    assertThat(DeltaTable.at(table).currentVersion()).isZero();

    Pipeline pipeline = Pipeline.create();
    PCollection<Row> names = namesIn("GB", pipeline, table);
    Schema schema = names.getSchema();
    assertThat(schema.getFieldNames()).containsExactly("id", "name");
    PAssert.that(names)
        .containsInAnyOrder(
            Row.withSchema(schema).addValues(1L, "Ada").build(),
            Row.withSchema(schema).addValues(3L, null).build());
    pipeline.run().waitUntilFinish();
  }

  @Test
  void windowsAreCommittedOnceAndCompacted() throws IOException {
    String table = folder.resolve("events").toString();
    for (int run = 0; run < 2; run++) {
      Pipeline pipeline = Pipeline.create();
      writeWindows(
          pipeline
              .apply(Create.of(users()).withRowSchema(USERS))
              .apply(WithTimestamps.of(row -> Instant.ofEpochSecond(60 * row.getInt64("id")))),
          table);
      pipeline.run().waitUntilFinish();
    }
    maintain(table);

    DeltaTable events = DeltaTable.at(table);
    assertThat(events.currentVersion()).isEqualTo(3);
    assertThat(events.files()).hasSize(1);
    List<Long> ids = new ArrayList<>();
    try (DeltaRows rows = events.rows()) {
      rows.forEachRemaining(row -> ids.add(row.getInt64("id")));
    }
    assertThat(ids).containsExactlyInAnyOrder(1L, 2L, 3L);
  }

  @Test
  void theExamplesStandInTheReadme() throws IOException {
    Path module = Path.of(System.getProperty("pinbeam.root")).resolve("delta-io");
    String source =
        Files.readString(module.resolve("src/test/java/io/pinbeam/delta/QuickStartTest.java"));
    String readme = Files.readString(module.resolve("README.md"));

    String[] parts = source.split("  // Example begins: \\w+\n", 0);
    assertThat(parts).hasSize(5);
    for (int i = 1; i < parts.length; i++) {
      assertThat(readme)
          .contains(fenced(parts[i].substring(0, parts[i].indexOf("  // Example e"))));
    }
  }

  private static String fenced(String code) {
    return code.strip()
        .lines()
        .map(line -> line.startsWith("  ") ? line.substring(2) : line)
        .collect(Collectors.joining("\n", "```java\n", "\n```"));
  }

  private static List<Row> users() {
    return List.of(
        Row.withSchema(USERS).addValues(1L, "Ada", "GB").build(),
        Row.withSchema(USERS).addValues(2L, "Blaise", "FR").build(),
        Row.withSchema(USERS).addValues(3L, null, "GB").build());
  }
}
