package io.pinbeam.pipelines.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.pinbeam.transforms.errors.DeadLetter;
import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.model.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** A file of dead letters and a mended copy of it, one behind the other with a NUL between. */
@Tag("reliability")
class LetterLineFuzzTest {
  @FuzzTest
  @DictionaryEntries({
    "{\"reason\":\"BAD_KEY\",",
    "\"detail\":\"\",",
    "\"kind\":\"geo\",",
    "\"source\":{\"path\":\"a\",\"position\":0},",
    "\"stage\":\"clean\",\"runId\":\"r\",",
    "\"at\":\"2026-11-30T00:00:00Z\",",
    "\"raw\":\"{\\\"ind\\\":1}\"}",
    "\"rawBase64\":\"AA==\",\"rawBytes\":3}"
  })
  void files(byte[] bytes) {
    String[] files = new String(bytes, UTF_8).split("\0", 2);
    List<LetterLine> lines = new ArrayList<>();
    for (int file = 0; file < files.length; file++) {
      long number = 0;
      for (String line : files[file].split("\n", -1)) {
        lines.add(again(new LetterLine(file == 1, file, number++, line.getBytes(UTF_8))));
      }
    }
    LetterMatch match = LetterMatch.of(lines);
    int read = 0;
    int givenUp = 0;
    for (LetterLine line : lines) {
      Optional<DeadLetter> letter = line.letter();
      if (letter.isEmpty() || (line.isCopy() && LetterLine.isCut(letter.get()))) {
        continue;
      }
      check(Kind.ofLabel(letter.get().kind()).isPresent(), line);
      check(Arrays.asList(RejectReason.values()).contains(letter.get().reason()), line);
      if (match.takes(line.isCopy(), letter.get())) {
        read += line.isCopy() ? 1 : 0;
        givenUp += line.isCopy() ? 0 : 1;
      }
    }
    // Or a record would be lost, or be there twice.
    check(read == givenUp, Arrays.asList(files));
  }

  private static LetterLine again(LetterLine line) {
    LetterLine decoded = LetterLine.decoded(line.encoded());
    check(
        decoded.isCopy() == line.isCopy()
            && LetterLine.ORDER.compare(decoded, line) == 0
            && Arrays.equals(decoded.bytes(), line.bytes()),
        line);
    return decoded;
  }

  private static void check(boolean holds, Object subject) {
    if (!holds) {
      throw new AssertionError(subject);
    }
  }
}
