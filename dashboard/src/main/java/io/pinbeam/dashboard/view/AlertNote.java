package io.pinbeam.dashboard.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.dashboard.table.FileReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.values.Row;

/** A row of {@code tables/alerts}: what became of an alert in one channel. */
public record AlertNote(
    String id,
    String rule,
    String metric,
    String key,
    String comparison,
    double threshold,
    double value,
    Instant windowEnd,
    Instant firedAt,
    String channel,
    String state,
    Instant at) {
  /** The table's folder. */
  public static final String TABLE = "alerts";

  public static final String TIME = "at";

  public static final Set<String> COLUMNS =
      Set.of(
          "id",
          "rule",
          "metric",
          "key",
          "comparison",
          "threshold",
          "value",
          "window_end",
          "fired_at",
          "channel",
          "state",
          "at");

  public static final FileReader<List<AlertNote>> READER = AlertNote::read;

  private static final int MOST = 20;

  private static List<AlertNote> read(Iterator<Row> rows, Instant since) {
    List<AlertNote> notes = new ArrayList<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      if (!Values.time(row, "at").isBefore(since)) {
        notes.add(of(row));
      }
    }
    return notes;
  }

  private static AlertNote of(Row row) {
    return new AlertNote(
        Values.text(row, "id"),
        Values.text(row, "rule"),
        Values.text(row, "metric"),
        Values.text(row, "key"),
        Values.text(row, "comparison"),
        row.getDouble("threshold"),
        row.getDouble("value"),
        Values.time(row, "window_end"),
        Values.time(row, "fired_at"),
        Values.text(row, "channel"),
        Values.text(row, "state"),
        Values.time(row, "at"));
  }

  /** The newest alerts since a time, each channel of one with its last state. */
  public static ArrayNode newest(Collection<List<AlertNote>> files, Instant since) {
    Map<String, AlertNote> last = new HashMap<>();
    for (List<AlertNote> notes : files) {
      for (AlertNote note : notes) {
        if (!note.at.isBefore(since)) {
          last.merge(
              note.id + "\n" + note.channel,
              note,
              (one, other) -> other.at.isBefore(one.at) ? one : other);
        }
      }
    }
    ArrayNode alerts = JsonNodeFactory.instance.arrayNode();
    last.values().stream()
        .sorted(
            Comparator.comparing(AlertNote::firedAt)
                .reversed()
                .thenComparing(AlertNote::rule)
                .thenComparing(AlertNote::key)
                .thenComparing(AlertNote::channel))
        .limit(MOST)
        .forEach(note -> alerts.add(note.toJson()));
    return alerts;
  }

  private ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("rule", rule).put("metric", metric);
    json.put("key", Values.shown(key)).put("comparison", comparison);
    json.put("threshold", threshold).put("value", value);
    json.put("channel", channel).put("state", state);
    Values.put(json, "windowEnd", windowEnd);
    Values.put(json, "firedAt", firedAt);
    return json;
  }
}
