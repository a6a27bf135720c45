package io.pinbeam.pipelines.report;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a record looks like without what it says: each letter is an x and each digit a 0, but for
 * the words of JSON and the names of fields that posts have.
 */
final class RedactedText {
  private static final int LONGEST = 400;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}_]+");
  private static final Pattern DIGIT = Pattern.compile("\\p{N}");
  private static final Pattern LETTER = Pattern.compile("[\\p{L}\\p{M}]");

  private static final Set<String> KEPT =
      Set.of(
          "true",
          "false",
          "null",
          "index",
          "unique_id",
          "title",
          "description",
          "poster_name",
          "follower_count",
          "tag_list",
          "is_image_or_video",
          "image_src",
          "downloaded",
          "save_location",
          "category",
          "ind",
          "timestamp",
          "latitude",
          "longitude",
          "country",
          "first_name",
          "last_name",
          "age",
          "date_joined",
          "records",
          "value");

  private RedactedText() {}

  static String of(String text) {
    boolean isCut = text.codePointCount(0, text.length()) > LONGEST;
    String start = isCut ? text.substring(0, text.offsetByCodePoints(0, LONGEST)) : text;
    return WORD.matcher(start).replaceAll(word -> Matcher.quoteReplacement(word(word.group())))
        + (isCut ? "…" : "");
  }

  private static String word(String word) {
    return KEPT.contains(word)
        ? word
        : LETTER.matcher(DIGIT.matcher(word).replaceAll("0")).replaceAll("x");
  }
}
