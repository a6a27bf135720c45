package io.pinbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExpectedRunTest {
  private static final PostGenerator POSTS = PostGenerator.withSeed(21);

  @Test
  void withoutDefectsEveryPostIsARow() {
    ExpectedRun run = PostFiles.of(POSTS).expected(1234);

    for (PostKind kind : PostKind.values()) {
      ExpectedKind ledger = run.ledger(kind);
      assertThat(ledger.read()).isEqualTo(1234);
      assertThat(ledger.cleaned()).isEqualTo(1234);
      assertThat(ledger.duplicates() + ledger.conflicts() + ledger.unknownFields()).isZero();
      assertThat(ledger.deadLetters()).isEmpty();
      assertThat(ledger.fieldDefects()).isEmpty();
      assertThat(run.row(kind, 1233)).isEqualTo(POSTS.clean(kind, 1233));
      assertThat(run.row(kind, 1234)).isNull();
    }
  }

  /** Recounts a run record by record, in the order of (partition, post), keeping everything. */
  @ParameterizedTest
  @EnumSource(FileLayout.class)
  void agreesWithACountOfEveryRecord(FileLayout layout) {
    int count = 4000;
    Defects defects = Defects.share(0.4);
    ExpectedRun run = ExpectedRun.of(POSTS, defects, layout, 3, count);
    for (PostKind kind : PostKind.values()) {
      Map<Long, List<String>> rows = new HashMap<>();
      Map<String, Long> rejected = new HashMap<>();
      long read = 0;
      long unknown = 0;
      long bad = 0;
      for (int partition = 0; partition < 3; partition++) {
        for (int n = partition; n < count; n += 3) {
          for (SourceRecord record : defects.records(POSTS, kind, n, layout)) {
            for (Outcome outcome : record.outcomes()) {
              read++;
              unknown += outcome.unknownFields();
              bad += outcome.defects().size();
              if (outcome.isRow()) {
                rows.computeIfAbsent(outcome.key(), k -> new ArrayList<>()).add(outcome.clean());
              } else {
                rejected.merge(outcome.rejection(), 1L, Long::sum);
              }
            }
          }
        }
      }
      ExpectedKind ledger = run.ledger(kind);
      assertThat(ledger.read())
          .isEqualTo(read)
          .isEqualTo(ledger.cleaned() + ledger.duplicates() + ledger.deadLetterCount());
      assertThat(ledger.cleaned()).isEqualTo(rows.size());
      assertThat(ledger.deadLetters()).isEqualTo(rejected);
      assertThat(ledger.unknownFields()).isEqualTo(unknown).isPositive();
      assertThat(
              ledger.fieldDefects().values().stream()
                  .flatMap(reasons -> reasons.values().stream())
                  .mapToLong(Long::longValue)
                  .sum())
          .isEqualTo(bad)
          .isPositive();
      long conflicts = 0;
      for (long key = 0; key < count; key++) {
        List<String> copies = rows.getOrDefault(key, List.of());
        String last = copies.isEmpty() ? null : copies.get(copies.size() - 1);
        assertThat(run.row(kind, key)).isEqualTo(last);
        conflicts += copies.stream().filter(copy -> !copy.equals(last)).count();
      }
      assertThat(ledger.conflicts()).isEqualTo(conflicts).isBetween(1L, ledger.duplicates() - 1);
    }
  }

  @Test
  void aRepeatInAHigherPartitionWinsOverALaterPost() {
    Defects defects = Defects.share(0.3);
    ExpectedRun run = ExpectedRun.of(POSTS, defects, FileLayout.LARGE, 3, 20_000);
    // Post n + 101 lies in the partition two further (modulo 3): after n's for n in partition 0.
    boolean[] seen = new boolean[3];
    for (long n = 0; n < 19_000; n++) {
      DefectShape later = defects.shape(21, PostKind.GEO, n + 101, FileLayout.LARGE);
      if (later != null
          && later.name().equals("repeat: an earlier post with other content")
          && defects.shape(21, PostKind.GEO, n, FileLayout.LARGE) == null) {
        boolean kept = run.row(PostKind.GEO, n).contains("Somewhere else");
        assertThat(kept).isEqualTo(n % 3 == 0);
        seen[(int) (n % 3)] = true;
      }
    }
    assertThat(seen).containsOnly(true);
  }

  @Test
  void filesHoldTheRecordsInTheirOrderWithOffsetsWithoutGaps(@TempDir Path folder)
      throws IOException {
    Defects defects = Defects.share(0.5);
    PostFiles.of(POSTS)
        .withPartitions(1)
        .withLayout(FileLayout.ONE_RECORD)
        .withDefects(defects)
        .write(folder, 300);
    int offset = 0;
    for (int n = 0; n < 300; n++) {
      for (SourceRecord record : defects.records(POSTS, PostKind.USER, n, FileLayout.ONE_RECORD)) {
        Path file =
            folder.resolve(
                String.format("topics/demo.user/partition=0/demo.user+0+%010d.json", offset++));
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .isEqualTo(new String(record.body(), StandardCharsets.ISO_8859_1) + "\n");
      }
    }
    try (Stream<Path> files = Files.list(folder.resolve("topics/demo.user/partition=0"))) {
      assertThat(files).hasSize(offset);
    }
  }

  @Test
  void isWrittenAsRowsAndLedger(@TempDir Path folder) throws IOException {
    ExpectedRun run = PostFiles.of(POSTS).withDefects(Defects.share(0.5)).expected(60);
    run.writeTo(folder.resolve("expected"));

    assertThat(Files.readAllLines(folder.resolve("expected/expected-geo.jsonl")))
        .hasSize((int) run.ledger(PostKind.GEO).cleaned())
        .contains(run.row(PostKind.GEO, 59));
    assertThat(folder.resolve("expected/expected-ledger.json"))
        .hasContent(run.ledgerJson())
        .content()
        .matches(
            "(?s)\\{\"pin\": \\{\"read\": \\d+, \"cleaned\": \\d+, \"duplicates\": \\d+, "
                + "\"conflicts\": \\d+, \"deadLetters\": \\{.*\"fieldDefects\": \\{.*"
                + "\"geo\": .*\"user\": .*\"unknownFields\": \\d+}}\n");
  }
}
