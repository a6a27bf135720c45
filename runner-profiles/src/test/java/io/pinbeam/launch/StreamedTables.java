package io.pinbeam.launch;

import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a stream has written, as somebody else sees it: places of rows are read by delta-rs in a
 * process of its own where the tests of {@code delta-io} have installed it, else by our reader.
 */
final class StreamedTables {
  static final String DEAD_LETTERS = "dead_letters";
  static final String LEDGER = "ledger";
  static final String TRENDS = "trends";

  private static final Path ROOT =
      Path.of(System.getProperty("pinbeam.root", "..")).toAbsolutePath().normalize();
  private static final Path PYTHON = ROOT.resolve("delta-io/target/python/bin/python");
  private static final Path SCRIPT =
      ROOT.resolve("runner-profiles/src/test/python/stream_places.py");

  private final Path output;

  private StreamedTables(Path output) {
    this.output = output;
  }

  static StreamedTables under(Path output) {
    return new StreamedTables(output);
  }

  /** Who reads the places. */
  static String reader() {
    return Files.isExecutable(PYTHON) ? "delta-rs" : "DeltaTable";
  }

  Path path(String table) {
    return Path.of(OutputLayout.under(output.toString()).root(), "tables", table);
  }

  /** {@code stream/shard@position} of each row, none if there is no such table. */
  List<String> places(String table) throws IOException, InterruptedException {
    if (!Files.isDirectory(path(table).resolve("_delta_log"))) {
      return List.of();
    }
    return Files.isExecutable(PYTHON) ? byDeltaRs(table) : byDeltaTable(table);
  }

  List<Row> rows(String table) throws IOException {
    List<Row> all = new ArrayList<>();
    if (DeltaTable.at(path(table).toString()).exists()) {
      try (DeltaRows rows = DeltaTable.at(path(table).toString()).rows()) {
        rows.forEachRemaining(all::add);
      }
    }
    return all;
  }

  /** How many commits a table has, by its files. */
  int commits(String table) throws IOException {
    Path log = path(table).resolve("_delta_log");
    if (!Files.isDirectory(log)) {
      return 0;
    }
    try (var files = Files.newDirectoryStream(log, "*[0-9].json")) {
      int count = 0;
      for (Path unused : files) {
        count++;
      }
      return count;
    }
  }

  private List<String> byDeltaTable(String table) throws IOException {
    List<String> places = new ArrayList<>();
    for (Row row : rows(table)) {
      String shard = row.getString("shard");
      places.add(
          (row.getSchema().hasField("stream") ? row.getString("stream") + "/" + shard : shard)
              + "@"
              + row.getString("position"));
    }
    return places;
  }

  private List<String> byDeltaRs(String table) throws IOException, InterruptedException {
    Path errors = Files.createTempFile("places", ".log");
    Process process =
        new ProcessBuilder(PYTHON.toString(), SCRIPT.toString(), path(table).toString())
            .redirectError(errors.toFile())
            .start();
    List<String> places = new ArrayList<>();
    boolean isWhole = false;
    try (BufferedReader lines = process.inputReader()) {
      for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
        isWhole = line.equals("END");
        if (!isWhole) {
          places.add(line);
        }
      }
    }
    if (process.waitFor() != 0 || !isWhole) {
      throw new AssertionError(Files.readString(errors));
    }
    Files.delete(errors);
    return places;
  }
}
