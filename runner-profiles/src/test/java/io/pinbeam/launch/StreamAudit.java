package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.PostKind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.values.Row;

/** Compares what a stream has written with what was put, record by record. */
final class StreamAudit {
  private StreamAudit() {}

  /**
   * Every record of the account is one row of its kind or, if it was broken, one dead letter, and
   * nothing else is there; the ledger and the trends account for each.
   *
   * @return the shards
   */
  static Set<String> everyRecordIsThereOnce(
      StreamedTables tables, Map<String, StreamLoad.Put> account) throws Exception {
    Map<PostKind, Long> rows = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    for (PostKind kind : PostKind.values()) {
      List<String> places = tables.places(kind.label());
      for (String place : places) {
        StreamLoad.Put put = account.get(place);
        assertThat(put).as("a row of %s that nobody put: %s", kind, place).isNotNull();
        assertThat(put.kind()).as(place).isEqualTo(kind);
        assertThat(put.isBroken()).as(place).isFalse();
        assertThat(seen.add(place)).as("twice: %s", place).isTrue();
      }
      rows.put(kind, (long) places.size());
    }
    for (String place : tables.places(StreamedTables.DEAD_LETTERS)) {
      StreamLoad.Put put = account.get(place);
      assertThat(put).as("a dead letter that nobody put: %s", place).isNotNull();
      assertThat(put.isBroken()).as("refused, though whole: %s", place).isTrue();
      assertThat(seen.add(place)).as("twice: %s", place).isTrue();
    }
    Set<String> missing = new HashSet<>(account.keySet());
    missing.removeAll(seen);
    assertThat(missing.stream().sorted().limit(10).toList())
        .as("%d of %d records are nowhere", missing.size(), account.size())
        .isEmpty();
    new StreamLedgerCheck(tables.rows(StreamedTables.LEDGER)).addsUpTo(account);
    trendsAddUp(tables, rows);
    return StreamLedgerCheck.shards(account);
  }

  /** Each row is in one window: joined, or counted as unmatched. */
  private static void trendsAddUp(StreamedTables tables, Map<PostKind, Long> rows)
      throws Exception {
    double posts = 0;
    Map<String, Double> unmatched = new TreeMap<>();
    Set<List<Object>> lines = new HashSet<>();
    for (Row row : tables.rows(StreamedTables.TRENDS)) {
      String metric = row.getString("metric");
      String key = row.getString("key");
      Object start = row.getValue("window_start");
      assertThat(lines.add(List.of(start, metric, key)))
          .as("a line of the trends that stands twice: %s %s %s", start, metric, key)
          .isTrue();
      double value = row.getDouble("value");
      if (metric.equals("posts_total")) {
        posts += value;
      } else if (metric.equals("unmatched")) {
        unmatched.merge(key, value, Double::sum);
      }
    }
    for (PostKind kind : PostKind.values()) {
      assertThat(posts + unmatched.getOrDefault(kind.label(), 0.0))
          .as("%s rows of the trends' windows", kind)
          .isEqualTo(rows.get(kind).doubleValue());
    }
  }
}
