package io.pinbeam.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.emulator.PostKind;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a pipeline left, by name, byte for byte where the bytes are ours to choose and row by row
 * where they are Parquet's; without times and names of one run.
 */
final class WrittenOutput {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> OF_A_RUN = List.of("runId", "run_id", "at");
  private static final List<String> OF_LEDGER =
      List.of("stream", "shard", "records", "read", "written", "duplicates", "dead_letters");

  private WrittenOutput() {}

  /** Every object. */
  static Map<String, String> ofArchive(Path output) throws IOException {
    return ofFiles(output.resolve("topics"));
  }

  /** Every file below a folder. */
  static Map<String, String> ofFiles(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().endsWith(".crc")) {
          files.put(folder.relativize(file).toString(), bytes(file));
        }
      }
    }
    return files;
  }

  /** Tables, answers, dead letters and counts. */
  static Map<String, String> ofBatch(Path output) throws IOException {
    Map<String, String> all = new TreeMap<>(ofFiles(output.resolve("answers")));
    for (PostKind kind : PostKind.values()) {
      all.put("table " + kind.label(), rows(output, kind.label()));
    }
    List<String> letters = new ArrayList<>();
    for (String file : ofFiles(output.resolve("dead-letters")).values()) {
      for (String line : file.lines().toList()) {
        letters.add(((ObjectNode) JSON.readTree(line)).without(OF_A_RUN).toString());
      }
    }
    all.put("dead letters", sorted(letters));
    JsonNode ledger =
        JSON.readTree(OutputFiles.read(OutputLayout.under(output.toString()).ledger()));
    for (JsonNode kind : ledger.get("kinds")) {
      ((ObjectNode) kind).remove(List.of("table", "tableVersion"));
    }
    all.put("counts", ledger.get("kinds").toPrettyString());
    return all;
  }

  /** All tables; of the ledger what each shard's lines add up to, as windows of commits are cut. */
  static Map<String, String> ofStream(Path output) throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (PostKind kind : PostKind.values()) {
      all.put("table " + kind.label(), rows(output, kind.label()));
    }
    all.put("dead letters", rows(output, StreamedTables.DEAD_LETTERS));
    all.put("trends", rows(output, StreamedTables.TRENDS));
    Map<String, ObjectNode> sums = new TreeMap<>();
    for (ObjectNode line : lines(output, StreamedTables.LEDGER)) {
      line.retain(OF_LEDGER);
      sums.merge(line.get("stream") + " " + line.get("shard"), line, WrittenOutput::sum);
    }
    all.put("counts", sums.toString());
    return all;
  }

  /** One line for each thing that differs. */
  static List<String> differences(Map<String, String> expected, Map<String, String> found) {
    List<String> differences = new ArrayList<>();
    expected.forEach(
        (name, text) -> {
          if (!found.containsKey(name)) {
            differences.add(name + " is missing");
          } else if (!text.equals(found.get(name))) {
            differences.add(name + " differs, " + firstDifference(text, found.get(name)));
          }
        });
    found.keySet().stream()
        .filter(name -> !expected.containsKey(name))
        .forEach(name -> differences.add(name + " is too many"));
    return differences;
  }

  private static String firstDifference(String expected, String found) {
    List<String> one = expected.lines().toList();
    List<String> other = found.lines().toList();
    int line = 0;
    while (line < Math.min(one.size(), other.size()) && one.get(line).equals(other.get(line))) {
      line++;
    }
    return "line "
        + (line + 1)
        + ": "
        + (line < other.size() ? other.get(line) : "nothing")
        + " and not "
        + (line < one.size() ? one.get(line) : "nothing");
  }

  private static ObjectNode sum(ObjectNode one, ObjectNode other) {
    ObjectNode sum = one.deepCopy();
    for (String name : OF_LEDGER) {
      if (one.get(name).isNumber()) {
        sum.put(name, one.get(name).asLong() + other.get(name).asLong());
      }
    }
    return sum;
  }

  private static String rows(Path output, String table) throws IOException {
    return sorted(lines(output, table).stream().map(ObjectNode::toString).toList());
  }

  private static List<ObjectNode> lines(Path output, String table) throws IOException {
    Path path = StreamedTables.under(output).path(table);
    List<ObjectNode> lines = new ArrayList<>();
    try (DeltaRows rows = DeltaTable.at(path.toString()).rows()) {
      while (rows.hasNext()) {
        lines.add(TableJson.of(rows.next()).without(OF_A_RUN));
      }
    }
    return lines;
  }

  private static String sorted(List<String> lines) {
    return lines.stream().sorted().collect(Collectors.joining("\n"));
  }

  private static String bytes(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
