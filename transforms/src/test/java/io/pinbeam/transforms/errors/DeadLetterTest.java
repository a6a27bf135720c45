package io.pinbeam.transforms.errors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.transforms.model.SourcePosition;
import java.time.Instant;
import org.apache.beam.sdk.transforms.errorhandling.BadRecord;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final SourcePosition FILE = SourcePosition.file("/in/pin.json", 77);
  private static final SourcePosition KAFKA = SourcePosition.kafka("u.geo", 2, 9);
  private static final SourcePosition KINESIS = SourcePosition.kinesis("s-u-user", "shard-1", "49");

  private static DeadLetter letter(SourcePosition source, byte[] raw, long rawBytes) {
    return DeadLetter.of(
        Rejection.of(RejectReason.BAD_KEY, "no whole number", raw, rawBytes),
        "pin",
        source,
        "clean",
        "run-1",
        AT);
  }

  @Test
  void isOneLineOfJson() {
    assertThat(letter(FILE, "{\"a\":\n\"é\"}".getBytes(UTF_8), 11).toJsonLine())
        .isEqualTo(
            "{\"reason\":\"BAD_KEY\",\"detail\":\"no whole number\",\"kind\":\"pin\","
                + "\"source\":{\"path\":\"/in/pin.json\",\"position\":77},"
                + "\"stage\":\"clean\",\"runId\":\"run-1\",\"at\":\"2026-01-02T03:04:05.678Z\","
                + "\"raw\":\"{\\\"a\\\":\\n\\\"é\\\"}\"}");
    assertThat(letter(KAFKA, new byte[0], 0).toJsonLine())
        .contains("\"source\":{\"topic\":\"u.geo\",\"partition\":2,\"offset\":9}");
    assertThat(letter(KINESIS, new byte[0], 0).toJsonLine())
        .contains(
            "\"source\":{\"stream\":\"s-u-user\",\"shard\":\"shard-1\",\"sequenceNumber\":\"49\"}");
  }

  @Test
  void bytesThatAreNoTextOrWereCutAreBase64() {
    assertThat(letter(FILE, new byte[] {(byte) 0xff}, 1).toJsonLine())
        .endsWith("\"rawBase64\":\"/w==\"}");
    assertThat(letter(FILE, "abc".getBytes(UTF_8), 1000).toJsonLine())
        .endsWith("\"rawBase64\":\"YWJj\",\"rawBytes\":1000}");
  }

  @Test
  void canBeReadBack() throws Exception {
    for (SourcePosition source : new SourcePosition[] {FILE, KAFKA, KINESIS}) {
      for (DeadLetter letter :
          new DeadLetter[] {
            letter(source, "x\u0000\uD83E\uDD0D".getBytes(UTF_8), 6),
            letter(source, new byte[] {-1, 0, 1}, 3),
            letter(source, new byte[] {1, 2}, 100)
          }) {
        assertThat(DeadLetter.parse(letter.toJsonLine())).isEqualTo(letter);
        assertThat(CoderUtils.clone(DeadLetterCoder.of(), letter)).isEqualTo(letter);
        assertThat(DeadLetter.ofBadRecord(letter.toBadRecord())).contains(letter);
      }
    }
  }

  /** Somebody who mended a record that was cut may have left a number below what is there now. */
  @Test
  void aRecordHasNoFewerBytesThanAreThere() {
    String line = letter(KAFKA, new byte[] {-1, 0, 1}, 3).toJsonLine();
    String mended = line.substring(0, line.length() - 1) + ",\"rawBytes\":0}";
    assertThat(DeadLetter.parse(mended).rawBytes()).isEqualTo(3);
  }

  @Test
  void otherLinesAreRefusedWithoutQuotingThem() {
    for (String line : new String[] {"", "secret", "{\"reason\":\"secret\"}", "[]"}) {
      assertThatThrownBy(() -> DeadLetter.parse(line))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("secret")
          .hasNoCause();
    }
  }

  @Test
  void descriptionsNameNoValue() {
    DeadLetter letter = letter(KAFKA, "secret".getBytes(UTF_8), 6);
    BadRecord bad = letter.toBadRecord();
    assertThat(bad.getFailure().getDescription())
        .isEqualTo("BAD_KEY (no whole number) at topic=u.geo partition=2 offset=9");
    assertThat(new RefusedRecordException(letter)).hasMessageNotContaining("secret");
  }

  @Test
  void badRecordsOfOthersAreNoDeadLetters() {
    BadRecord bad =
        BadRecord.builder()
            .setRecord(BadRecord.Record.builder().build())
            .setFailure(BadRecord.Failure.builder().setDescription("x").build())
            .build();
    assertThat(DeadLetter.ofBadRecord(bad)).isEmpty();
  }
}
