package io.pinbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PostedRunTest {
  private static final PostGenerator POSTS = PostGenerator.withSeed(4);
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @Test
  void everyPostedRecordIsOneValueOfStrictJson() throws Exception {
    Defects defects = Defects.share(1).posted();
    for (PostKind kind : PostKind.values()) {
      for (long n = 0; n < 3000; n++) {
        for (SourceRecord record : defects.records(POSTS, kind, n, FileLayout.ONE_RECORD)) {
          String text =
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(record.body())).toString();
          JsonNode value = STRICT.readTree(text);
          assertThat(value.isMissingNode() || value.isNull()).isFalse();
        }
      }
    }
  }

  @Test
  void mostShapesCanBePosted() {
    for (PostKind kind : PostKind.values()) {
      List<DefectShape> all = Defects.shapes(kind);
      List<DefectShape> posted = all.stream().filter(DefectShape::posted).toList();
      assertThat(posted.size()).isBetween(all.size() * 6 / 10, all.size() - 10);
      assertThat(posted).noneMatch(RepeatShapes::isFar);
    }
  }

  /** Every record in any order, the last of a key counts: the same whatever the order. */
  @Test
  void theExpectedResultIsThatOfEveryRecordInAnyOrder() {
    List<Long> keys = new ArrayList<>(new Random(1).longs(4000, 0, 900).boxed().toList());
    Defects defects = Defects.share(0.5).posted();
    ExpectedRun run = ExpectedRun.posted(POSTS, defects, keys.stream().mapToLong(Long::longValue));
    Collections.shuffle(keys, new Random(2));
    for (PostKind kind : PostKind.values()) {
      Map<Long, String> rows = new HashMap<>();
      Map<String, Long> rejected = new TreeMap<>();
      long read = 0;
      long copies = 0;
      for (long key : keys) {
        for (SourceRecord record : defects.records(POSTS, kind, key, FileLayout.ONE_RECORD)) {
          for (Outcome outcome : record.outcomes()) {
            read++;
            if (outcome.isRow()) {
              copies++;
              rows.put(outcome.key(), outcome.clean());
            } else {
              rejected.merge(outcome.rejection(), 1L, Long::sum);
            }
          }
        }
      }
      ExpectedKind ledger = run.ledger(kind);
      assertThat(ledger.read()).isEqualTo(read);
      assertThat(ledger.cleaned()).isEqualTo(rows.size());
      assertThat(ledger.duplicates()).isEqualTo(copies - rows.size()).isPositive();
      assertThat(ledger.conflicts()).isZero();
      assertThat(ledger.deadLetters()).isEqualTo(rejected).isNotEmpty();
      for (long key = -1; key <= 900; key++) {
        assertThat(run.row(kind, key)).isEqualTo(rows.get(key));
      }
    }
  }

  @Test
  void withoutDefectsEveryKeyIsARow() {
    ExpectedRun run = ExpectedRun.posted(POSTS, Defects.none(), LongStream.of(5, 2, 5, 5, 9));
    assertThat(run.row(PostKind.GEO, 5)).isEqualTo(POSTS.cleanGeo(5));
    assertThat(run.row(PostKind.GEO, 3)).isNull();
    assertThat(run.row(PostKind.GEO, 10)).isNull();
    assertThat(run.ledger(PostKind.PIN).read()).isEqualTo(5);
    assertThat(run.ledger(PostKind.PIN).cleaned()).isEqualTo(3);
    assertThat(run.ledger(PostKind.PIN).duplicates()).isEqualTo(2);
  }
}
