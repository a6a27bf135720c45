package io.pinbeam.emulator;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * What a batch over a run of made-up posts must give: the ledger of each kind and every cleaned
 * row, known without parsing a record. Of several records with one key the last by (partition,
 * offset) counts, as in section 6 of the cleaning contract.
 */
public final class ExpectedRun {
  private final Map<PostKind, ExpectedRows> tables;
  private final long count;

  private ExpectedRun(Map<PostKind, ? extends ExpectedRows> tables, long count) {
    this.tables = new EnumMap<>(tables);
    this.count = count;
  }

  /** For posts that {@link PostFiles} writes, or that go to a Kafka topic by the same rule. */
  public static ExpectedRun of(
      PostGenerator posts, Defects defects, FileLayout layout, int partitions, long count) {
    Map<PostKind, ExpectedTable> tables = new EnumMap<>(PostKind.class);
    for (PostKind kind : PostKind.values()) {
      ExpectedTable table = new ExpectedTable(posts, defects, layout, kind);
      table.read(count, partitions);
      tables.put(kind, table);
    }
    return new ExpectedRun(tables, count);
  }

  /**
   * For posts that are drawn by their keys and posted, some of them many times, in whatever order
   * and to whatever partitions: copies of a record all give the same row.
   *
   * @param defects those that can be {@linkplain Defects#posted() posted}
   * @param keys each draw that has a row in the source database
   */
  public static ExpectedRun posted(PostGenerator posts, Defects defects, LongStream keys) {
    SortedMap<Long, Long> timesByKey = new TreeMap<>();
    keys.forEach(key -> timesByKey.merge(key, 1L, Long::sum));
    Map<PostKind, PostedTable> tables = new EnumMap<>(PostKind.class);
    for (PostKind kind : PostKind.values()) {
      tables.put(kind, PostedTable.of(posts, defects.posted(), kind, timesByKey));
    }
    return new ExpectedRun(tables, timesByKey.isEmpty() ? 0 : timesByKey.lastKey() + 1);
  }

  public ExpectedKind ledger(PostKind kind) {
    return tables.get(kind).ledger();
  }

  /** The cleaned row of a key, a JSON object with the table's columns; null if there is none. */
  public String row(PostKind kind, long key) {
    return key < 0 || key >= count ? null : tables.get(kind).row(key);
  }

  /** Each kind's part of {@code ledger.json}, by its label. */
  public String ledgerJson() {
    JsonFields json = JsonFields.unicode();
    tables.forEach((kind, table) -> json.json(kind.label(), table.ledger().toJson()));
    return json.toString();
  }

  /**
   * Writes {@code expected-<kind>.jsonl}, a row a line by key, and {@code expected-ledger.json}.
   */
  public void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("expected-ledger.json"), ledgerJson() + "\n");
    for (PostKind kind : tables.keySet()) {
      Path file = folder.resolve("expected-" + kind.label() + ".jsonl");
      try (BufferedWriter out = Files.newBufferedWriter(file)) {
        for (long key = 0; key < count; key++) {
          String row = row(kind, key);
          if (row != null) {
            out.write(row + "\n");
          }
        }
      }
    }
  }
}
