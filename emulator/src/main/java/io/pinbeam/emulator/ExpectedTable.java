package io.pinbeam.emulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Follows the records of one kind through the contract's rules by what the generator knows of them;
 * no record is parsed. Plain posts are only counted, so that memory grows with the defects.
 */
final class ExpectedTable implements ExpectedRows {
  private final PostGenerator posts;
  private final Defects defects;
  private final FileLayout layout;
  private final PostKind kind;
  private final Map<Long, List<Copy>> copies = new HashMap<>();
  private final SortedMap<String, Long> deadLetters = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, Long>> fieldDefects = new TreeMap<>();
  private long plain;
  private long rows;
  private long unknownFields;

  private record Copy(int partition, long sequence, String clean) {
    boolean isAfter(Copy other) {
      return partition != other.partition ? partition > other.partition : sequence > other.sequence;
    }
  }

  ExpectedTable(PostGenerator posts, Defects defects, FileLayout layout, PostKind kind) {
    this.posts = posts;
    this.defects = defects;
    this.layout = layout;
    this.kind = kind;
  }

  /** Takes the posts in order: so the sequence within a partition is that of the offsets. */
  void read(long count, int partitions) {
    long sequence = 0;
    for (long n = 0; n < count; n++) {
      if (defects.isPlain(posts, kind, n, layout)) {
        plain++;
        continue;
      }
      for (SourceRecord record : defects.records(posts, kind, n, layout)) {
        for (Outcome outcome : record.outcomes()) {
          take(outcome, (int) (n % partitions), sequence++);
        }
      }
    }
  }

  @Override
  public String row(long key) {
    List<Copy> found = copies.get(key);
    if (found != null) {
      return kept(found).clean();
    }
    return defects.isPlain(posts, kind, key, layout) ? posts.clean(kind, key) : null;
  }

  @Override
  public ExpectedKind ledger() {
    long duplicates = 0;
    long conflicts = 0;
    for (List<Copy> found : copies.values()) {
      String kept = kept(found).clean();
      duplicates += found.size() - 1;
      conflicts += found.stream().filter(copy -> !copy.clean().equals(kept)).count();
    }
    long rejected = deadLetters.values().stream().mapToLong(Long::longValue).sum();
    return new ExpectedKind(
        plain + rows + rejected,
        plain + copies.size(),
        duplicates,
        conflicts,
        deadLetters,
        fieldDefects,
        unknownFields);
  }

  private void take(Outcome outcome, int partition, long sequence) {
    if (!outcome.isRow()) {
      deadLetters.merge(outcome.rejection(), 1L, Long::sum);
      return;
    }
    rows++;
    unknownFields += outcome.unknownFields();
    for (FieldDefect defect : outcome.defects()) {
      fieldDefects
          .computeIfAbsent(defect.field(), field -> new TreeMap<>())
          .merge(defect.reason(), 1L, Long::sum);
    }
    copies
        .computeIfAbsent(outcome.key(), key -> new ArrayList<>(2))
        .add(new Copy(partition, sequence, outcome.clean()));
  }

  private static Copy kept(List<Copy> found) {
    return found.stream().reduce((a, b) -> b.isAfter(a) ? b : a).orElseThrow();
  }
}
