package io.pinbeam.transforms.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String[] PIECES = {
    "a",
    " ",
    "é",
    "日",
    "\uD83D\uDE00",
    "\\\"",
    "\\\\",
    "\\/",
    "\\b",
    "\\f",
    "\\n",
    "\\r",
    "\\t",
    "\\u0000",
    "\\u0041",
    "\\u007f",
    "\\u0080",
    "\\u07FF",
    "\\u0800",
    "\\uffff",
    "\\ud83d",
    "\\uDE00",
    "\\ud83d\\ude00",
    "\\uDBFF\\uDFFF",
    "\\uD800\\uDC00",
    "\\ud83d\\u0041",
    "\\ud83d\\n"
  };

  @Test
  void isWhatJacksonReads() throws IOException {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder json = new StringBuilder();
      for (int piece = random.nextInt(8); piece > 0; piece--) {
        json.append(PIECES[random.nextInt(PIECES.length)]);
      }
      byte[] buffer = ("\"" + json + "\"").getBytes(UTF_8);
      byte[] out = new byte[buffer.length - 2];

      int size = JsonText.decode(buffer, 1, buffer.length - 1, out);

      String text = withoutHalves(JSON.readValue(buffer, String.class));
      assertThat(Arrays.copyOf(out, size)).as("%s", json).isEqualTo(text.getBytes(UTF_8));
      assertThat(JsonText.decode(buffer, 1, buffer.length - 1, true, false)).isEqualTo(text);
    }
  }

  /** With U+FFFD for each surrogate that has no partner. */
  private static String withoutHalves(String text) {
    StringBuilder whole = new StringBuilder();
    text.codePoints()
        .forEach(
            point ->
                whole.appendCodePoint(
                    point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                        ? '\uFFFD'
                        : point));
    return whole.toString();
  }
}
