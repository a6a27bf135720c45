package io.pinbeam.transforms.parse;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** The scanner beside Jackson, and the two ways in which source objects are read. */
@Tag("reliability")
class JsonFuzzTest {
  private static final JsonScannerTest SCANNER = new JsonScannerTest();

  @FuzzTest
  @DictionaryEntries({"\"title\":", "\\u00e9", "\\ud83e\\udd0d", "1e5", "-0.0", "true", "null"})
  void value(byte[] bytes) {
    SCANNER.assertIsAsJacksonSays(bytes);
  }

  @FuzzTest
  @DictionaryEntries({
    "{\"ind\":1}",
    "[{\"ind\":1},",
    "{\"records\":[{\"value\":",
    "{\"value\":",
    "\"{\\\"ind\\\":3}\"",
    "eyJpbmQiOjR9",
    "null"
  })
  void lines(byte[] bytes) {
    JsonLinesTest.assertHoldsTheRecordsOf(bytes);
  }
}
