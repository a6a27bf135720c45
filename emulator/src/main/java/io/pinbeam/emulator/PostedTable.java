package io.pinbeam.emulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What must come of the records of one kind that were posted by key: a key's records are the same
 * each time it is drawn, and no other key's records have to do with it, so each is looked at once.
 */
final class PostedTable implements ExpectedRows {
  private final Map<Long, String> rows = new HashMap<>();
  private final SortedMap<String, Long> deadLetters = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, Long>> fieldDefects = new TreeMap<>();
  private long read;
  private long copies;
  private long unknownFields;

  private PostedTable() {}

  static PostedTable of(
      PostGenerator posts, Defects defects, PostKind kind, Map<Long, Long> timesByKey) {
    PostedTable table = new PostedTable();
    timesByKey.forEach(
        (key, times) ->
            table.take(defects.records(posts, kind, key, FileLayout.ONE_RECORD), times));
    return table;
  }

  @Override
  public ExpectedKind ledger() {
    return new ExpectedKind(
        read, rows.size(), copies - rows.size(), 0, deadLetters, fieldDefects, unknownFields);
  }

  @Override
  public String row(long key) {
    return rows.get(key);
  }

  private void take(List<SourceRecord> records, long times) {
    for (SourceRecord record : records) {
      for (Outcome outcome : record.outcomes()) {
        read += times;
        if (outcome.isRow()) {
          takeRow(outcome, times);
        } else {
          deadLetters.merge(outcome.rejection(), times, Long::sum);
        }
      }
    }
  }

  private void takeRow(Outcome outcome, long times) {
    String other = rows.put(outcome.key(), outcome.clean());
    if (other != null && !other.equals(outcome.clean())) {
      throw new IllegalStateException("two rows for key " + outcome.key());
    }
    copies += times;
    unknownFields += times * outcome.unknownFields();
    for (FieldDefect defect : outcome.defects()) {
      fieldDefects
          .computeIfAbsent(defect.field(), field -> new TreeMap<>())
          .merge(defect.reason(), times, Long::sum);
    }
  }
}
