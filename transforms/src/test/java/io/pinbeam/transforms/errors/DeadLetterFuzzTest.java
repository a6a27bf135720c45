package io.pinbeam.transforms.errors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Lines of a file of dead letters, which somebody may have mended by hand. */
@Tag("reliability")
class DeadLetterFuzzTest {
  @FuzzTest
  @DictionaryEntries({
    "{\"reason\":\"INVALID_JSON\",",
    "\"detail\":\"\",",
    "\"kind\":\"pin\",",
    "\"kind\":null,",
    "\"source\":{\"path\":\"a\",\"position\":0},",
    "\"source\":{\"topic\":\"a\",\"partition\":0,\"offset\":1},",
    "\"source\":{\"stream\":\"a\",\"shard\":\"b\",\"sequenceNumber\":\"1\"},",
    "\"stage\":\"clean\",\"runId\":\"r\",",
    "\"at\":\"2026-11-30T00:00:00Z\",",
    "\"raw\":\"\"}",
    "\"rawBase64\":\"AA==\",\"rawBytes\":3}"
  })
  void line(byte[] bytes) {
    DeadLetter letter;
    try {
      letter = DeadLetter.parse(new String(bytes, UTF_8));
    } catch (IllegalArgumentException e) {
      if (!"the line is no dead letter".equals(e.getMessage()) || e.getCause() != null) {
        throw new AssertionError("the message may quote the line", e);
      }
      return;
    }
    if (!DeadLetter.parse(letter.toJsonLine()).equals(letter)) {
      throw new AssertionError(letter);
    }
  }
}
