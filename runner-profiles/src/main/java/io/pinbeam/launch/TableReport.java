package io.pinbeam.launch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.pinbeam.delta.CommitInfo;
import io.pinbeam.delta.CompactResult;
import io.pinbeam.delta.TableDescription;
import io.pinbeam.delta.VacuumResult;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** What {@code pinbeam table} prints: a text that fits a screen, or all of it as JSON. */
record TableReport(String text, Object content) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Of a list that may be long. */
  private static final int LINES = 20;

  private static final int WORD = 40;

  String json() {
    try {
      return JSON.writeValueAsString(content) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static TableReport of(String path, CompactResult result, boolean dryRun) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("table", path);
    json.put("dryRun", dryRun);
    json.put("filesRemoved", result.filesRemoved());
    json.put("bytesRemoved", result.bytesRemoved());
    json.put("filesAdded", result.filesAdded());
    json.put("bytesAdded", result.bytesAdded());
    json.put("rows", result.rows());
    json.put("version", number(result.version()));
    if (result.filesRemoved() == 0) {
      return new TableReport("Nothing to compact: no two small files fit together.\n", json);
    }
    String files =
        Quantities.count(result.filesRemoved(), "file")
            + " ("
            + Quantities.size(result.bytesRemoved())
            + ") ";
    String text =
        dryRun
            ? files + "would become " + result.filesAdded() + ".\n"
            : files
                + "became "
                + result.filesAdded()
                + " ("
                + Quantities.size(result.bytesAdded())
                + ") with their "
                + Quantities.count(result.rows(), "row")
                + ", in version "
                + result.version().getAsLong()
                + ".\n";
    return new TableReport(text, json);
  }

  static TableReport of(String path, VacuumResult result, boolean dryRun) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("table", path);
    json.put("dryRun", dryRun);
    json.put("retentionSeconds", result.retention().toSeconds());
    json.put("filesDeleted", result.deletedFiles());
    json.put("bytesDeleted", result.deletedBytes());
    json.put("filesKept", result.keptFiles());
    json.put("bytesKept", result.keptBytes());
    json.put("deleted", result.deletedPaths());
    json.put("otherTablesInside", result.nestedTables());
    StringBuilder text = new StringBuilder();
    if (dryRun) {
      list(result.deletedPaths(), text);
    }
    text.append(Quantities.count(result.deletedFiles(), "file"))
        .append(" (")
        .append(Quantities.size(result.deletedBytes()))
        .append(dryRun ? ") would be deleted, " : ") deleted, ")
        .append(Quantities.count(result.keptFiles(), "file"))
        .append(" (")
        .append(Quantities.size(result.keptBytes()))
        .append(") kept; retention ")
        .append(Quantities.text(result.retention()))
        .append(".\n");
    if (!result.nestedTables().isEmpty()) {
      text.append("Left alone, tables of their own:\n");
      list(result.nestedTables(), text);
    }
    return new TableReport(text.toString(), json);
  }

  static TableReport of(List<CommitInfo> history) {
    List<Object> json = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "version",
            "time (UTC)",
            "operation",
            "files",
            "rows",
            "bytes",
            "transactions",
            "engine"));
    for (CommitInfo commit : history) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("version", commit.version());
      fields.put("timestamp", commit.timestamp().toString());
      fields.put("operation", commit.operation());
      fields.put("filesAdded", commit.filesAdded());
      fields.put("rowsAdded", number(commit.rowsAdded()));
      fields.put("bytesAdded", commit.bytesAdded());
      fields.put("filesRemoved", commit.filesRemoved());
      fields.put("rowsRemoved", number(commit.rowsRemoved()));
      fields.put("bytesRemoved", commit.bytesRemoved());
      fields.put("dataChange", commit.isDataChange());
      fields.put("transactions", commit.transactions());
      fields.put("engine", commit.engine());
      json.add(fields);
      rows.add(
          List.of(
              String.valueOf(commit.version()),
              TIME.format(commit.timestamp()),
              word(commit.operation()),
              "+" + commit.filesAdded() + " -" + commit.filesRemoved(),
              "+" + rows(commit.rowsAdded()) + " -" + rows(commit.rowsRemoved()),
              "+"
                  + Quantities.size(commit.bytesAdded())
                  + " -"
                  + Quantities.size(commit.bytesRemoved()),
              String.valueOf(commit.transactions()),
              word(commit.engine())));
    }
    return new TableReport(aligned(rows), json);
  }

  static TableReport of(TableDescription table) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("table", table.path());
    json.put("id", table.id());
    json.put("version", table.version());
    json.put("created", table.created() == null ? null : table.created().toString());
    json.put("files", table.files());
    json.put("bytes", table.bytes());
    json.put("rows", number(table.rows()));
    json.put("columns", table.columns());
    json.put("partitionColumns", table.partitionColumns());
    json.put("properties", table.properties());
    json.put("minReaderVersion", table.minReaderVersion());
    json.put("minWriterVersion", table.minWriterVersion());
    json.put("features", table.features());
    json.put("readRefusal", table.readRefusal());
    json.put("writeRefusal", table.writeRefusal());
    json.put("transactions", table.transactions());

    StringBuilder text = new StringBuilder();
    line("table", table.path(), text);
    line("id", table.id(), text);
    line("version", String.valueOf(table.version()), text);
    line("created", table.created() == null ? "?" : TIME.format(table.created()) + " UTC", text);
    line(
        "holds",
        Quantities.count(table.files(), "file")
            + ", "
            + Quantities.size(table.bytes())
            + ", "
            + (table.rows().isPresent()
                ? Quantities.count(table.rows().getAsLong(), "row")
                : "an unknown number of rows"),
        text);
    if (!table.partitionColumns().isEmpty()) {
      line("partitioned by", String.join(", ", table.partitionColumns()), text);
    }
    line(
        "protocol",
        "reader "
            + table.minReaderVersion()
            + ", writer "
            + table.minWriterVersion()
            + (table.features().isEmpty() ? "" : ": " + String.join(", ", table.features())),
        text);
    line("read here", table.readRefusal() == null ? "yes" : table.readRefusal(), text);
    line("written here", table.writeRefusal() == null ? "yes" : table.writeRefusal(), text);
    line("transactions", Quantities.count(table.transactions().size(), "identifier"), text);
    table.properties().forEach((name, value) -> line("property", name + " = " + value, text));
    text.append("columns\n");
    list(table.columns(), text);
    return new TableReport(text.toString(), json);
  }

  private static Long number(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }

  private static String rows(OptionalLong rows) {
    return rows.isPresent() ? String.format(Locale.ROOT, "%,d", rows.getAsLong()) : "?";
  }

  private static String word(String text) {
    if (text == null) {
      return "?";
    }
    return text.length() > WORD ? text.substring(0, WORD - 1) + "…" : text;
  }

  private static void line(String name, String value, StringBuilder text) {
    text.append(String.format(Locale.ROOT, "%-15s%s%n", name, value));
  }

  private static void list(List<String> lines, StringBuilder text) {
    lines.stream().limit(LINES).forEach(line -> text.append("  ").append(line).append('\n'));
    if (lines.size() > LINES) {
      text.append("  and ").append(lines.size() - LINES).append(" more; --json lists all\n");
    }
  }

  private static String aligned(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
