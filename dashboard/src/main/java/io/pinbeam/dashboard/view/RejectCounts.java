package io.pinbeam.dashboard.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.pinbeam.dashboard.table.FileReader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.values.Row;

/** How many dead letters there were in each minute, by reason and kind. */
public record RejectCounts(Map<Key, Long> counts) {
  /** The table's folder. */
  public static final String TABLE = "dead_letters";

  public static final String TIME = "at";

  public static final Set<String> COLUMNS = Set.of("reason", "kind", "at");

  public static final FileReader<RejectCounts> READER = RejectCounts::read;

  /** What is counted together. */
  record Key(Instant minute, String reason, String kind) {}

  private static RejectCounts read(Iterator<Row> rows, Instant since) {
    Map<Key, Long> counts = new HashMap<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      Instant at = Values.time(row, "at");
      if (at != null && !at.isBefore(since)) {
        Key key =
            new Key(
                at.truncatedTo(ChronoUnit.MINUTES),
                Values.text(row, "reason"),
                Values.text(row, "kind"));
        counts.merge(key, 1L, Long::sum);
      }
    }
    return new RejectCounts(counts);
  }

  /** Triples of reason, kind and count since a time; the kind is empty where nobody could tell. */
  public static ArrayNode sum(Collection<RejectCounts> files, Instant since) {
    Map<String, Map<String, Long>> sums = new TreeMap<>();
    for (RejectCounts file : files) {
      file.counts.forEach(
          (key, count) -> {
            if (!key.minute().isBefore(since.truncatedTo(ChronoUnit.MINUTES))) {
              sums.computeIfAbsent(key.reason(), r -> new TreeMap<>())
                  .merge(key.kind(), count, Long::sum);
            }
          });
    }
    ArrayNode rejects = JsonNodeFactory.instance.arrayNode();
    sums.forEach(
        (reason, kinds) ->
            kinds.forEach((kind, count) -> rejects.addArray().add(reason).add(kind).add(count)));
    return rejects;
  }
}
