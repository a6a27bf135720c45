package io.pinbeam.pipelines.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.transforms.errors.DeadLetter;
import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.errors.Rejection;
import io.pinbeam.transforms.model.SourcePosition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LetterMatchTest {
  @Test
  void aCopyStandsForItsLetterWhateverItsRawTextIs() {
    DeadLetter original = letter(7, "bad", 3);
    DeadLetter copy = letter(7, "mended", 6);
    LetterMatch match = LetterMatch.of(List.of(line(false, 0, original), line(true, 1, copy)));

    assertThat(match.takes(false, original)).isTrue();
    assertThat(match.takes(true, copy)).isTrue();
  }

  @Test
  void eachLetterIsTakenOnceThoughSeveralAreOfOneRecord() {
    DeadLetter letter = letter(7, "a", 1);
    LetterMatch match =
        LetterMatch.of(
            List.of(
                line(false, 0, letter),
                line(false, 1, letter),
                line(false, 2, letter),
                line(true, 3, letter),
                line(true, 4, letter)));

    assertThat(List.of(match.takes(false, letter), match.takes(false, letter))).containsOnly(true);
    assertThat(match.takes(false, letter)).isFalse();
    assertThat(List.of(match.takes(true, letter), match.takes(true, letter))).containsOnly(true);
    assertThat(match.takes(true, letter)).isFalse();
  }

  @Test
  void aCopyOfAnotherPositionOrThatIsCutStandsForNone() {
    DeadLetter original = letter(7, "a", 1);
    DeadLetter elsewhere = letter(8, "a", 1);
    DeadLetter cut = letter(7, "a", 100);
    LetterMatch match =
        LetterMatch.of(
            List.of(line(false, 0, original), line(true, 1, elsewhere), line(true, 2, cut)));

    assertThat(match.takes(true, elsewhere)).isFalse();
    assertThat(match.takes(false, original)).isFalse();
  }

  @Test
  void aLineIsTheSameWhenItComesOutOfItsBytes() {
    LetterLine line = new LetterLine(true, 3, 1L << 40, "héllo".getBytes(UTF_8));

    LetterLine decoded = LetterLine.decoded(line.encoded());

    assertThat(decoded).usingRecursiveComparison().isEqualTo(line);
    assertThat(decoded.letter()).isEmpty();
    assertThat(line(false, 0, letter(1, "a", 1)).letter()).isPresent();
  }

  private static LetterLine line(boolean isCopy, int number, DeadLetter letter) {
    return new LetterLine(isCopy, 0, number, letter.toJsonLine().getBytes(UTF_8));
  }

  private static DeadLetter letter(long offset, String raw, long rawBytes) {
    return DeadLetter.of(
        Rejection.of(RejectReason.INVALID_JSON, "why", raw.getBytes(UTF_8), rawBytes),
        "pin",
        SourcePosition.kafka("u.pin", 0, offset),
        "clean",
        "run",
        Instant.EPOCH);
  }
}
