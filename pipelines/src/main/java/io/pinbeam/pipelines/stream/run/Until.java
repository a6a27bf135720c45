package io.pinbeam.pipelines.stream.run;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.DurationText;
import java.time.Duration;
import java.util.regex.Pattern;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * When a run of the stream ends by itself: what {@code --until} says.
 *
 * @param records after so many records of this run; 0: not by their number
 * @param time after a time; null: not by time
 * @param isIdle when every shard was read to its tip, and nothing came for a while
 */
record Until(long records, @Nullable Duration time, boolean isIdle) {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  /** Not by itself. */
  static final Until NEVER = new Until(0, null, false);

  /**
   * Of the words {@code 200000}, {@code 90s}, {@code PT90S} or {@code idle}.
   *
   * @param text null: {@link #NEVER}
   */
  static Until parse(@Nullable String text) {
    if (text == null) {
      return NEVER;
    }
    String word = text.strip();
    if (word.equalsIgnoreCase("idle")) {
      return new Until(0, null, true);
    }
    if (NUMBER.matcher(word).matches() && Long.parseLong(word) > 0) {
      return new Until(Long.parseLong(word), null, false);
    }
    try {
      return new Until(0, DurationText.parse("--until", word), false);
    } catch (BadOptionException e) {
      throw new BadOptionException(
          "--until="
              + text
              + " is not allowed: a number of records (200000), a time (90s, 10m, 2h) or idle is",
          e);
    }
  }
}
