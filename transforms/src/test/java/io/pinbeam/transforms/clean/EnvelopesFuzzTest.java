package io.pinbeam.transforms.clean;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinbeam.transforms.model.Kind;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.Tag;

/**
 * A record has the same outcome in any envelopes as without them, and the one that the contract
 * says. The first four bytes choose the envelopes; what follows is the record.
 */
@Tag("reliability")
class EnvelopesFuzzTest {
  /**
   * A backslash, a u and no four digits of 16: Jackson 2.15 takes other characters by their low
   * byte, and is no model here.
   */
  private static final Pattern NO_ESCAPE = Pattern.compile("\\\\u(?![0-9a-fA-F]{4})");

  private static final PostReader READER = PostReader.create(CleaningRules.standard());
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  @FuzzTest
  @DictionaryEntries({
    "{\"index\":",
    "{\"ind\":",
    "\"title\":",
    "\"country\":",
    "\"latitude\":",
    "\"age\":",
    "\"value\":",
    "\"records\":[",
    "\"payload\":",
    "\"Data\":",
    "\"268\"",
    "268.0",
    "9223372036854775808",
    "null",
    "\\\"",
    "\\u0000"
  })
  void record(byte[] input) throws JsonProcessingException {
    if (input.length < 4) {
      return;
    }
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(input, 4, input.length - 4)).toString();
    } catch (CharacterCodingException e) {
      return;
    }
    if (NO_ESCAPE.matcher(text).find()) {
      return;
    }
    JsonNode json = tree(text);
    if (json == null || !json.isObject() || isOutOfScope(json)) {
      return;
    }
    CollectedPosts plain = read(text);
    String expected = expected(json);
    String found = plain.rows.isEmpty() ? plain.reasons().toString() : "[row]";
    if (plain.rows.size() + plain.rejections.size() != 1 || !found.equals(expected)) {
      throw new AssertionError(found + ", not " + expected + ": " + text);
    }
    String wrapped = text;
    boolean isObject = true;
    for (int i = 0; i < 4; i++) {
      int envelope = Math.floorMod(input[i], 8);
      wrapped = wrapped(envelope, wrapped, isObject);
      isObject = envelope == 7 ? isObject : envelope < 5;
    }
    CollectedPosts unwrapped = read(wrapped);
    if (!unwrapped.rows.equals(plain.rows) || !unwrapped.reasons().equals(plain.reasons())) {
      throw new AssertionError(unwrapped.rows + ", " + unwrapped.reasons() + ": " + wrapped);
    }
  }

  private static String wrapped(int envelope, String json, boolean isObject)
      throws JsonProcessingException {
    return switch (envelope) {
      case 0 -> "{\"records\":[{\"value\":" + json + "}]}";
      case 1 -> "{\"value\":" + json + "}";
      case 2 -> "{\"schema\":{\"type\":\"struct\"},\"payload\":" + json + "}";
      case 3 -> "{\"StreamName\":\"s\",\"Data\":" + json + ",\"PartitionKey\":\"p\"}";
      case 4 -> (isObject ? "{\"index\":" : "{\"value\":") + json + "}";
      case 5 -> MAPPER.writeValueAsString(json);
      case 6 -> '"' + Base64.getEncoder().encodeToString(json.getBytes(UTF_8)) + '"';
      default -> json;
    };
  }

  /** What the contract's section 3 says of an object that is no envelope, in a topic of pins. */
  private static String expected(JsonNode json) {
    JsonNode index = json.path("index");
    JsonNode ind = json.path("ind");
    boolean noIndex = index.isMissingNode() || index.isNull();
    boolean noInd = ind.isMissingNode() || ind.isNull();
    if (noIndex && noInd) {
      return "[MISSING_KEY]";
    }
    if (!isKey(noIndex ? ind : index) || !isKey(noInd ? index : ind)) {
      return "[BAD_KEY]";
    }
    if (hasFieldOf(json, Kind.PIN)) {
      return "[row]";
    }
    return hasFieldOf(json, Kind.GEO) || hasFieldOf(json, Kind.USER) ? "[WRONG_TOPIC]" : "[row]";
  }

  private static boolean isKey(JsonNode key) {
    String text =
        key.isTextual()
            ? key.textValue().replaceAll("^[ \\t\\r\\n]+|[ \\t\\r\\n]+$", "")
            : key.asText();
    if (!key.isNumber() && !text.matches("-?[0-9]+(\\.[0-9]+)?")) {
      return false;
    }
    BigDecimal number = new BigDecimal(text);
    try {
      return number.longValueExact() >= 0;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private static boolean hasFieldOf(JsonNode json, Kind kind) {
    String fields =
        switch (kind) {
          case PIN ->
              "unique_id title description follower_count poster_name tag_list is_image_or_video"
                  + " image_src downloaded save_location category";
          case GEO -> "country latitude longitude coordinates timestamp";
          case USER -> "first_name last_name user_name age date_joined";
        };
    for (String field : fields.split(" ")) {
      if (json.has(field)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOutOfScope(JsonNode json) {
    boolean keyed = json.has("ind") || (json.has("index") && !json.get("index").isObject());
    // Of two keys the last that is not null counts, which a tree does not tell.
    boolean keyedTwice = json.has("ind") && json.has("index");
    // An exponent beyond 32 bits is a double in a tree, and no longer exact.
    boolean isInexact = json.path("ind").isDouble() || json.path("index").isDouble();
    return !keyed || keyedTwice || isInexact;
  }

  private static @Nullable JsonNode tree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException | NumberFormatException e) {
      // The second is what a tree has for exponents beyond those of a BigDecimal.
      return null;
    }
  }

  private static CollectedPosts read(String text) {
    byte[] body = text.getBytes(UTF_8);
    CollectedPosts posts = new CollectedPosts();
    READER.read(Kind.PIN, body, 0, body.length, posts);
    return posts;
  }
}
