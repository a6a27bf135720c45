package io.pinbeam.pipelines.options;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time as people write it: {@code 500ms}, {@code 5s}, {@code 10m}, {@code 2h}. */
public final class DurationText {
  private static final Pattern SHORT = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

  private DurationText() {}

  /**
   * Reads a length of time above 0 in whole milliseconds; ISO-8601 ({@code PT5S}) is read too.
   *
   * @param option how the option is named in a message: {@code --window}
   * @throws BadOptionException if the text is none
   */
  public static Duration parse(String option, String text) {
    Duration duration;
    try {
      duration = read(text.strip().toLowerCase(Locale.ROOT));
      if (duration.toMillis() < 1) {
        throw new ArithmeticException();
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new BadOptionException(
          option
              + "="
              + text
              + " is no length of time above 0: write 500ms, 5s, 10m, 2h, 1d, or PT5S",
          e);
    }
    return Duration.ofMillis(duration.toMillis());
  }

  /** As people write it, in the largest unit that gives a whole number. */
  public static String of(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1_000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1_000;
    if (seconds % 60 != 0) {
      return seconds + "s";
    }
    if (seconds % 3_600 != 0) {
      return seconds / 60 + "m";
    }
    return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds / 3_600 + "h";
  }

  private static Duration read(String text) {
    Matcher matcher = SHORT.matcher(text);
    if (!matcher.matches()) {
      return Duration.parse(text);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }
}
