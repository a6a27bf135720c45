package io.pinbeam.pipelines.personal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the text of a record that could not be read has a person's name: every word of it, in any
 * place, for first and last name are fields of their own. It finds too many rather than too few.
 */
final class PersonInText {
  private static final Pattern UNICODE = Pattern.compile("\\\\+u([0-9a-fA-F]{4})");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{16,}={0,2}");
  private static final int LETTERS_OF_BASE64 = 4;

  /** As deep as envelopes are unwrapped. */
  private static final int DEPTH = 4;

  private final List<Pattern> words;

  private PersonInText(List<Pattern> words) {
    this.words = words;
  }

  static PersonInText named(String name) {
    return new PersonInText(
        Arrays.stream(name.strip().split("\\s+"))
            .map(
                word ->
                    Pattern.compile(
                        "(?<![\\p{L}\\p{N}])" + Pattern.quote(word) + "(?![\\p{L}\\p{N}])"))
            .toList());
  }

  boolean isIn(byte[] raw) {
    return raw.length > 0 && isIn(new String(raw, UTF_8), DEPTH);
  }

  private boolean isIn(String text, int depth) {
    String plain =
        UNICODE
            .matcher(text)
            .replaceAll(
                escape ->
                    Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    if (words.stream().allMatch(word -> word.matcher(plain).find())) {
      return true;
    }
    if (depth == 0) {
      return false;
    }
    Matcher encoded = BASE64.matcher(plain);
    while (encoded.find()) {
      String letters = encoded.group().replace("=", "");
      int whole = letters.length() / LETTERS_OF_BASE64 * LETTERS_OF_BASE64;
      int end = letters.length() % LETTERS_OF_BASE64 == 1 ? whole : letters.length();
      byte[] decoded = Base64.getDecoder().decode(letters.substring(0, end));
      if (isIn(new String(decoded, UTF_8), depth - 1)) {
        return true;
      }
    }
    return false;
  }
}
