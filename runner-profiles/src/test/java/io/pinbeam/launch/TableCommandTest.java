package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.DeltaType;
import io.pinbeam.delta.WriteMode;
import io.pinbeam.delta.WriteOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableCommandTest {
  private static final DeltaSchema SCHEMA =
      DeltaSchema.builder().required("id", DeltaType.LONG).build();

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private ExitCode run(String... args) {
    out.reset();
    err.reset();
    return Pinbeam.run(
        args,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String table() {
    return "--table=" + folder;
  }

  @Test
  void aTableIsCompactedVacuumedAndTold() throws IOException {
    append(1);
    append(2);

    assertThat(run("table", "compact", table(), "--dryRun")).isEqualTo(ExitCode.OK);
    assertThat(output()).startsWith("2 files (").contains("would become 1.");
    assertThat(run("table", "compact", table(), "--targetFileSize=64MB")).isEqualTo(ExitCode.OK);
    assertThat(output()).contains("became 1 (", "with their 2 rows, in version 2.");
    assertThat(run("table", "compact", table())).isEqualTo(ExitCode.OK);
    assertThat(output()).startsWith("Nothing to compact");

    assertThat(run("table", "vacuum", table())).isEqualTo(ExitCode.OK);
    assertThat(output()).startsWith("0 files (0 B) deleted, 3 files").contains("retention 168h");
    String[] all = {"table", "vacuum", table(), "--retention=0s", "--shortRetention", "--dryRun"};
    assertThat(run(all)).isEqualTo(ExitCode.OK);
    assertThat(output()).contains("  part-", "2 files (").contains("would be deleted, 1 file (");
    assertThat(parquetFiles()).isEqualTo(3);
    assertThat(run("table", "vacuum", table(), "--retention=0s", "--shortRetention"))
        .isEqualTo(ExitCode.OK);
    assertThat(parquetFiles()).isEqualTo(1);

    assertThat(run("table", "history", table(), "--limit=2")).isEqualTo(ExitCode.OK);
    assertThat(output().lines()).hasSize(3);
    assertThat(output()).contains("OPTIMIZE", "+1 -2", "+2 -2", "Pinbeam-DeltaIO");

    assertThat(run("table", "describe", table())).isEqualTo(ExitCode.OK);
    assertThat(output()).contains("1 file, ", "2 rows", "id long not null", "read here      yes");
    assertThat(output().lines().count()).isLessThan(24);
  }

  @Test
  void everyReportIsJsonToo() throws IOException {
    append(1);
    append(2);

    assertThat(json("compact").get("version").asInt()).isEqualTo(2);
    assertThat(json("vacuum").get("filesKept").asInt()).isEqualTo(3);
    assertThat(json("history").get(0).get("operation").asText()).isEqualTo("OPTIMIZE");
    assertThat(json("history").get(0).get("dataChange").asBoolean()).isFalse();
    assertThat(json("describe").get("rows").asInt()).isEqualTo(2);
    assertThat(json("describe").get("readRefusal").isNull()).isTrue();
  }

  @Test
  void theTablesOfAFolderAreCaredForOneAfterTheOther() throws IOException {
    append(folder.resolve("pin"), 1);
    append(folder.resolve("pin"), 2);
    append(folder.resolve("geo"), 1);
    Files.createDirectories(folder.resolve("no-table"));
    String tables = "--tables=" + folder + "/";

    assertThat(run("table", "compact", tables)).isEqualTo(ExitCode.OK);
    assertThat(output())
        .startsWith(folder.resolve("geo") + "\n  Nothing to compact")
        .contains(folder.resolve("pin") + "\n  2 files (")
        .doesNotContain("no-table");
    assertThat(run("table", "vacuum", tables, "--json")).isEqualTo(ExitCode.OK);
    JsonNode reports = new ObjectMapper().readTree(output());
    assertThat(reports).hasSize(2);
    assertThat(reports.get(1).get("table").asText()).isEqualTo(folder.resolve("pin").toString());
    assertThat(reports.get(1).get("filesKept").asInt()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "table                                              | table needs a word after it: allowed",
        "table --table=x                                    | table needs a word after it: allowed",
        "table optimize --table=x                           | table knows no 'optimize'",
        "table compact                                      | --table is missing",
        "table compact --table=/no-such-table               | There is no Delta table at",
        "table history --table=/no-such-table               | There is no Delta table at",
        "table compact --table=x --targetFileSize=big       | --targetFileSize=big is not allowed",
        "table compact --table=x --targetFileSize=0MB       | --targetFileSize=0MB is not allowed",
        "table compact --table=x --retention=1h             | --retention is no option of table",
        "table vacuum --table=x --retention=week            | --retention=week is not allowed",
        "table vacuum --table=x --retentoin=1h              | did you mean --retention?",
        "table history --table=x --limit=0                  | --limit=0 is not allowed",
        "table describe --table=x --dryRun                  | --dryRun is no option of table",
        "table history --tables=x                           | --tables is no option of table",
        "table compact --table=x --tables=y                 | choose one",
        "table vacuum --tables=/no-such-folder              | there is no Delta table in",
      })
  void whatIsWrongIsSaidInOneLine(String line, String message) {
    assertThat(run(line.strip().split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("pinbeam: ").contains(message);
    assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    assertThat(out.size()).isZero();
  }

  @Test
  void aShortRetentionIsRefusedWithTheOptionThatAllowsIt() throws IOException {
    append(1);

    assertThat(run("table", "vacuum", table(), "--retention=1h")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("shorter than the 168 hours", "--shortRetention");
  }

  private JsonNode json(String verb) throws IOException {
    assertThat(run("table", verb, table(), "--json")).isEqualTo(ExitCode.OK);
    return new ObjectMapper().readTree(output());
  }

  private long parquetFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  private void append(long id) throws IOException {
    append(folder, id);
  }

  private static void append(Path table, long id) throws IOException {
    DataFileWriter<Long> writer =
        DataFileWriter.open(
            table.toString(),
            "part-" + UUID.randomUUID() + ".parquet",
            SCHEMA,
            (value, columns) -> columns.setLong(0, value),
            WriteOptions.defaults());
    writer.write(id);
    DeltaTable.at(table.toString()).commit(List.of(writer.close()), WriteMode.APPEND, SCHEMA);
  }
}
