package io.pinbeam.pipelines.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinbeam.transforms.clean.DefectReason;
import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayedLedgerTest {
  private static final String KIND =
      "{\"read\":10,\"cleaned\":5,\"duplicates\":1,\"conflicts\":0,"
          + "\"deadLetters\":{\"TOO_LARGE\":3,\"BAD_KEY\":1},\"fieldDefects\":{\"age\":"
          + "{\"NOT_A_NUMBER\":2}},\"unknownFields\":7,\"table\":\"t\",\"tableVersion\":0}";

  @Test
  void lettersMoveAndTheSumHolds() throws IOException {
    ReplayedLedger ledger = ReplayedLedger.after(before());
    KindCounts counts = new KindCounts(Kind.USER);
    counts.row();
    counts.row();
    counts.deadLetter(RejectReason.BAD_KEY);
    counts.defect("age", DefectReason.NOT_A_NUMBER);
    counts.defect("date_joined", DefectReason.NOT_A_TIMESTAMP);
    counts.unknownFields(2);
    ledger.kind(counts, Map.of(RejectReason.TOO_LARGE, 3L), 1, 1);
    run(ledger);
    ledger.check();

    JsonNode json = ledger.toJson();
    JsonNode user = json.at("/kinds/user");
    assertThat(user.toString())
        .isEqualTo(
            "{\"read\":10,\"cleaned\":6,\"duplicates\":2,\"conflicts\":1,"
                + "\"deadLetters\":{\"BAD_KEY\":2},\"fieldDefects\":{\"age\":"
                + "{\"NOT_A_NUMBER\":3},\"date_joined\":{\"NOT_A_TIMESTAMP\":1}},"
                + "\"unknownFields\":9,\"table\":\"t\",\"tableVersion\":0}");
    assertThat(json.at("/kinds/pin").toString()).isEqualTo(KIND);
    assertThat(json.at("/replay/kinds/user").toString())
        .isEqualTo(
            "{\"letters\":3,\"more\":0,\"added\":1,\"duplicates\":1,\"conflicts\":1,\"stillBad\":1}");
    assertThat(json.at("/replay/continues").asText()).isEqualTo("first");
    assertThat(json.at("/runId").asText()).isEqualTo("second");
    assertThat(json.at("/inputs/0").asText()).isEqualTo("in");

    ReplayedLedger next = ReplayedLedger.after((ObjectNode) json);
    assertThat(next.continues()).isEqualTo("second");
    assertThat(next.toJson().at("/replay/batch").asText()).isEqualTo("first");
  }

  @Test
  void aLetterOfSeveralRecordsMakesMoreRead() throws IOException {
    ReplayedLedger ledger = ReplayedLedger.after(before());
    KindCounts counts = new KindCounts(Kind.PIN);
    counts.row();
    counts.row();
    ledger.kind(counts, Map.of(RejectReason.BAD_KEY, 1L), 2, 0);
    ledger.check();

    assertThat(ledger.toJson().at("/kinds/pin/read").asLong()).isEqualTo(11);
    assertThat(ledger.toJson().at("/replay/kinds/pin/more").asLong()).isEqualTo(1);
  }

  @Test
  void moreLettersThanItCountsAreRefused() throws IOException {
    ReplayedLedger ledger = ReplayedLedger.after(before());
    KindCounts counts = new KindCounts(Kind.GEO);
    counts.row();
    counts.row();
    ledger.kind(counts, Map.of(RejectReason.BAD_KEY, 2L), 2, 0);

    assertThatThrownBy(ledger::check)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nothing was changed: geo: 1 more dead letters of BAD_KEY");
  }

  private static ObjectNode before() throws IOException {
    return (ObjectNode)
        new ObjectMapper()
            .readTree(
                "{\"runId\":\"first\",\"inputs\":[\"in\"],\"options\":{\"ties\":\"ALL\"},"
                    + "\"kinds\":{\"pin\":"
                    + KIND
                    + ",\"geo\":"
                    + KIND
                    + ",\"user\":"
                    + KIND
                    + "},\"balanced\":true}");
  }

  private static void run(ReplayedLedger ledger) {
    ledger.staying(0, 0, 0, 0, 0);
    ledger.run("second", Instant.EPOCH, "runner", Map.of(), Map.of(), List.of());
  }
}
