package io.pinbeam.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.emulator.ExpectedRun;
import io.pinbeam.emulator.PostKind;
import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compares what a batch wrote with what the generator knows of its posts, row by row. */
final class DemoCheck {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DemoCheck() {}

  /** One line for each kind's rows or counts that are not as they must be; empty if all are. */
  static List<String> differences(ExpectedRun expected, long posts, OutputLayout layout)
      throws IOException {
    JsonNode expectedKinds = JSON.readTree(expected.ledgerJson());
    JsonNode kinds = JSON.readTree(OutputFiles.read(layout.ledger())).get("kinds");
    List<String> differences = new ArrayList<>();
    for (PostKind kind : PostKind.values()) {
      ObjectNode counts = kinds.get(kind.label()).deepCopy();
      counts.remove(List.of("table", "tableVersion"));
      if (!sameCounts(counts, expectedKinds.get(kind.label()))) {
        differences.add(
            kind.label() + " counts are " + counts + " and not " + expectedKinds.get(kind.label()));
      }
      long wrong = wrongRows(expected, kind, posts, layout);
      if (wrong > 0) {
        differences.add(
            kind.label() + " has " + wrong + " rows that are wrong, missing or too many");
      }
    }
    return differences;
  }

  /** Whether two ledgers say the same, in whatever order. */
  private static boolean sameCounts(JsonNode a, JsonNode b) {
    return a.equals(
        (left, right) ->
            left.isNumber() && right.isNumber()
                ? Long.compare(left.asLong(), right.asLong())
                : left.equals(right) ? 0 : 1,
        b);
  }

  private static long wrongRows(
      ExpectedRun expected, PostKind kind, long posts, OutputLayout layout) throws IOException {
    Map<Long, ObjectNode> rows =
        TableJson.read(layout.table(Kind.ofLabel(kind.label()).orElseThrow()));
    long wrong = rows.keySet().stream().filter(key -> key < 0 || key >= posts).count();
    for (long key = 0; key < posts; key++) {
      String row = expected.row(kind, key);
      JsonNode must = row == null ? null : JSON.readTree(row);
      if (!Objects.equals(must, rows.get(key))) {
        wrong++;
      }
    }
    return wrong;
  }
}
