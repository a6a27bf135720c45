package io.pinbeam.pipelines.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinbeam.transforms.clean.DefectReason;
import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.model.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static KindCounts counts(Kind kind, int rows, int deadLetters) {
    KindCounts counts = new KindCounts(kind);
    for (int i = 0; i < rows; i++) {
      counts.row();
    }
    for (int i = 0; i < deadLetters; i++) {
      counts.deadLetter(RejectReason.BAD_KEY);
    }
    return counts;
  }

  private static LedgerLine line(KindCounts counts, long cleaned, long duplicates) {
    return LedgerLine.builder()
        .counts(counts)
        .cleaned(cleaned)
        .duplicates(duplicates)
        .conflicts(0)
        .build();
  }

  private static Ledger ledger(LedgerLine... lines) {
    Ledger ledger = new Ledger("run", Instant.EPOCH, "DirectRunner");
    for (LedgerLine line : lines) {
      ledger.line(line);
    }
    return ledger;
  }

  @Test
  void everyRecordReadIsAccountedFor() {
    Ledger ledger = ledger(line(counts(Kind.PIN, 10, 3), 8, 2));
    assertThat(ledger.read()).isEqualTo(13);
    assertThatCode(ledger::check).doesNotThrowAnyException();
    assertThat(ledger.toJson().get("balanced").asBoolean()).isTrue();
  }

  @Test
  void aLostRowIsToldWithItsKindAndNumbers() {
    Ledger ledger =
        ledger(line(counts(Kind.PIN, 10, 3), 8, 2), line(counts(Kind.GEO, 10, 3), 8, 1));
    assertThatThrownBy(ledger::check)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("geo: 13 read, but 8 cleaned + 1 duplicates + 3 dead letters")
        .hasMessageNotContaining("pin:");
    assertThat(ledger.toJson().get("balanced").asBoolean()).isFalse();
  }

  @Test
  void aRowTooManyIsToldToo() {
    Ledger ledger = ledger(line(counts(Kind.USER, 10, 0), 11, 0));
    assertThatThrownBy(ledger::check).hasMessageContaining("user: 10 read, but 11 cleaned");
  }

  @Test
  void countsOfTasksAddUp() {
    KindCounts all = counts(Kind.PIN, 2, 1);
    all.defect("title", DefectReason.NOT_A_TEXT);
    KindCounts more = counts(Kind.PIN, 3, 2);
    more.defect("title", DefectReason.NOT_A_TEXT);
    more.defect("follower_count", DefectReason.OUT_OF_RANGE);
    more.unknownFields(7);

    all.merge(more);

    assertThat(all.read()).isEqualTo(8);
    JsonNode json = ledger(line(all, 5, 0)).toJson().at("/kinds/pin");
    assertThat(json.at("/deadLetters/BAD_KEY").asLong()).isEqualTo(3);
    assertThat(json.at("/fieldDefects/title/NOT_A_TEXT").asLong()).isEqualTo(2);
    assertThat(json.at("/fieldDefects/follower_count/OUT_OF_RANGE").asLong()).isEqualTo(1);
    assertThat(json.at("/unknownFields").asLong()).isEqualTo(7);
  }
}
