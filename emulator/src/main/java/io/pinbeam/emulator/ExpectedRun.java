package io.pinbeam.emulator;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a batch over a run of made-up posts must give: the ledger of each kind and every cleaned
 * row, known without parsing a record. Of several records with one key the last by (partition,
 * offset) counts, as in section 6 of the cleaning contract.
 */
public final class ExpectedRun {
  private final Map<PostKind, ExpectedTable> tables;
  private final long count;

  private ExpectedRun(Map<PostKind, ExpectedTable> tables, long count) {
    this.tables = tables;
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
