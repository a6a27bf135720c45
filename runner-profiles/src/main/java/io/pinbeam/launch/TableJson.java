package io.pinbeam.launch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.delta.DeltaTable;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/** The rows of a cleaned table as the contract writes them down: JSON by {@code ind}. */
final class TableJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .toFormatter()
          .withZone(ZoneOffset.UTC);

  private static final List<String> STREAM_COLUMNS = List.of("arrived_at", "shard", "position");
  private static final Comparator<Row> ARRIVAL =
      Comparator.comparing((Row row) -> row.getLogicalTypeValue("arrived_at", Instant.class))
          .thenComparing(row -> new BigInteger(row.getString("position")))
          .thenComparing(row -> row.getString("shard"));

  private TableJson() {}

  /** Rows by key; fails on a key that stands twice. */
  static TreeMap<Long, ObjectNode> read(String path) throws IOException {
    TreeMap<Long, ObjectNode> rows = new TreeMap<>();
    try (var table = DeltaTable.at(path).rows()) {
      while (table.hasNext()) {
        ObjectNode json = of(table.next());
        if (rows.put(json.get("ind").asLong(), json) != null) {
          throw new AssertionError("two rows with ind " + json.get("ind") + " in " + path);
        }
      }
    }
    return rows;
  }

  /**
   * Rows by key of a table that a stream wrote: of each key the last by arrival, by position, by
   * shard; without these columns.
   */
  static TreeMap<Long, ObjectNode> readLast(String path) throws IOException {
    TreeMap<Long, Row> last = new TreeMap<>();
    try (var table = DeltaTable.at(path).rows()) {
      while (table.hasNext()) {
        Row row = table.next();
        last.merge(row.getInt64("ind"), row, (a, b) -> ARRIVAL.compare(a, b) > 0 ? a : b);
      }
    }
    TreeMap<Long, ObjectNode> rows = new TreeMap<>();
    last.forEach((ind, row) -> rows.put(ind, of(row).without(STREAM_COLUMNS)));
    return rows;
  }

  /** A row, all its columns. */
  static ObjectNode of(Row row) {
    ObjectNode json = JSON.createObjectNode();
    for (Schema.Field field : row.getSchema().getFields()) {
      Object value = row.getValue(field.getName());
      if (value instanceof Instant time) {
        json.put(field.getName(), TIME.format(time));
      } else if (value instanceof Collection<?> list) {
        ArrayNode array = json.putArray(field.getName());
        list.forEach(element -> array.add((Double) element));
      } else if (value instanceof Long number && number == number.intValue()) {
        // As a parser would read it: equal numbers are equal nodes only if they are of one type.
        json.put(field.getName(), number.intValue());
      } else {
        json.set(field.getName(), JSON.valueToTree(value));
      }
    }
    return json;
  }
}
