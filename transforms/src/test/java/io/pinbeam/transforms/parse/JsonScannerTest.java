package io.pinbeam.transforms.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the scanner with Jackson. */
class JsonScannerTest {
  private static final String GOOD =
      "{\"index\": 268, \"title\": \"a\\u00e9\\n\\\"b \uD83E\uDD0D\", \"x\": [1, -2.5e+3, [], {}],"
          + " \"latitude\":-0.0, \"y\": {\"title\": [true, false, null]}, \"age\": 1E5, \"\": \"\"}";
  private static final String ALPHABET = "{}[]\",:0123456789.eE+-ntfNI \n\t\\u/\u0001é\u00ff";

  private static final ObjectMapper JACKSON =
      new ObjectMapper(
          JsonFactory.builder()
              .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
              .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(1000).build())
              .build());

  /** Jackson takes U+0361 there for the digit a: it looks at the last eight bits. */
  private static final Pattern HALF_ESCAPE = Pattern.compile("(?s)\\\\u.{0,3}[^\\x00-\\x7f]");

  private final JsonScanner scanner = JsonScanner.create(1000);

  private JsonScanner.Outcome scan(byte[] bytes) {
    return scanner.scan(bytes, 0, bytes.length, 0);
  }

  /** What Jackson makes of the one value that the bytes are; null if they are none. */
  private static @Nullable JsonNode jackson(byte[] bytes) {
    try {
      // A text, for Jackson takes some bytes that are not UTF-8 and guesses other encodings.
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      try (JsonParser parser = JACKSON.createParser(text)) {
        JsonNode node = JACKSON.readTree(parser);
        return parser.nextToken() == null ? node : null;
      }
    } catch (CharacterCodingException e) {
      return null;
    } catch (IOException e) {
      return null;
    }
  }

  private boolean isOneValue(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && JsonScanner.isBlank(bytes[end - 1])) {
      end--;
    }
    return scan(bytes) == JsonScanner.Outcome.COMPLETE
        && !scanner.hasBadEncoding()
        && scanner.end() == end;
  }

  @Test
  void takesWhatJacksonTakes() {
    Random random = new Random(7);
    int good = 0;
    for (int i = 0; i < 30_000; i++) {
      byte[] bytes = mutate(GOOD, random).getBytes(UTF_8);
      if (random.nextInt(10) == 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      good += assertIsAsJacksonSays(bytes) ? 1 : 0;
    }
    assertThat(good).isBetween(300, 29_700);
  }

  /** Whether the bytes are one value; by the scanner as by Jackson. */
  boolean assertIsAsJacksonSays(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    if (text.contains("NaN") || text.contains("Infinity") || HALF_ESCAPE.matcher(text).find()) {
      return false;
    }
    JsonNode expected = jackson(bytes);
    boolean found = isOneValue(bytes);
    if (found != (expected != null && !expected.isMissingNode())) {
      assertThat(found).as(text).isEqualTo(!found);
    }
    for (Field field : found ? Field.values() : new Field[0]) {
      JsonNode value = expected.path(field.label());
      String label = value.isTextual() || value.isBoolean() ? withoutHalves(value.asText()) : null;
      boolean same =
          scanner.has(field) == !value.isMissingNode()
              && (label == null || label.equals(scanner.textOf(field)));
      if (!same) {
        assertThat(same).as("%s of %s", field, text).isTrue();
      }
    }
    return found;
  }

  private static String withoutHalves(String text) {
    return text.replaceAll("\\p{Cs}", "\uFFFD");
  }

  /** One to three characters are changed, put in or taken out. */
  private static String mutate(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(mutated.length());
      char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(3)) {
        case 0 -> mutated.setCharAt(at, c);
        case 1 -> mutated.insert(at, c);
        default -> mutated.deleteCharAt(at);
      }
    }
    return mutated.toString();
  }

  @Test
  void whatIsCutIsCutAndNotBroken() {
    byte[] bytes = GOOD.getBytes(UTF_8);
    for (int length = 1; length < bytes.length; length++) {
      assertThat(scanner.scan(bytes, 0, length, 0)).isEqualTo(JsonScanner.Outcome.CUT);
      assertThat(scanner.end()).isEqualTo(length);
    }
    assertThat(scan(bytes)).isEqualTo(JsonScanner.Outcome.COMPLETE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        "Infinity",
        "-Infinity",
        "null",
        "[NaN]",
        "{\"a\":-Infinity,\"b\":Infinity}"
      })
  void pythonsNumbersAreNull(String text) {
    assertThat(isOneValue(text.getBytes(UTF_8))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INF",
        "-INF",
        "+1",
        "+Infinity",
        "nan",
        "NULL",
        "True",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "'a'",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "[1 2]",
        "{\"a\" 1}",
        "[,1]",
        "{,}",
        "/**/1",
        "\"\\u12g4\"",
        "\"\\ud83\u0361\"",
        "\"\\'\"",
        "--1",
        "0x1",
        "1_0",
        "\uFEFF1",
        "\u00a01"
      })
  void nothingElseIsJson(String text) {
    assertThat(isOneValue(text.getBytes(UTF_8))).isFalse();
  }

  @Test
  void nestingIsLimited() {
    assertThat(isOneValue(("[".repeat(1000) + "]".repeat(1000)).getBytes(UTF_8))).isTrue();
    assertThat(isOneValue(("[".repeat(1001) + "]".repeat(1001)).getBytes(UTF_8))).isFalse();
    assertThat(scanner.isTooDeep()).isTrue();
    byte[] inner = ("[".repeat(999) + "]".repeat(999)).getBytes(UTF_8);
    assertThat(scanner.scan(inner, 0, inner.length, 2)).isEqualTo(JsonScanner.Outcome.BROKEN);
  }

  @Test
  void fieldsOfInnerObjectsAreNotThoseOfTheRecord() {
    scan("{\"x\":{\"title\":1,\"ind\":2},\"y\":[{\"age\":3}],\"title\":4}".getBytes(UTF_8));
    assertThat(scanner.presentFields()).isEqualTo(Field.TITLE.bit());
    assertThat(scanner.otherFields()).isEqualTo(2);
    assertThat(scanner.textOf(Field.TITLE)).isEqualTo("4");
  }

  @Test
  void theLastOfANameCounts() {
    scan("{\"title\":1,\"title\":null,\"age\":2,\"\\u0061ge\":\"\\ud83e\\udd0d\"}".getBytes(UTF_8));
    assertThat(scanner.typeOf(Field.TITLE)).isEqualTo(JsonType.NULL);
    assertThat(scanner.textOf(Field.AGE)).isEqualTo("\uD83E\uDD0D");
  }

  @Test
  void surrogatesWithoutPartnerAreReplaced() {
    scan("{\"title\":\"\\ud83ex\\udd0d\\ud83e\\ud83e\\udd0d\"}".getBytes(UTF_8));
    assertThat(scanner.textOf(Field.TITLE)).isEqualTo("\uFFFDx\uFFFD\uFFFD\uD83E\uDD0D");
  }

  @Test
  void utf8IsCheckedAsJavaChecksIt() {
    Random random = new Random(3);
    int[] heads = {0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff};
    int[] tails = {0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0};
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(6)];
      for (int j = 0; j < bytes.length; j++) {
        int[] octets = random.nextInt(3) == 0 ? heads : tails;
        bytes[j] = (byte) octets[random.nextInt(octets.length)];
      }
      boolean valid;
      try {
        UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        valid = true;
      } catch (CharacterCodingException e) {
        valid = false;
      }
      assertThat(Utf8.isValid(bytes, 0, bytes.length)).isEqualTo(valid);
    }
  }
}
