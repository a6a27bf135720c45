package io.pinbeam.launch;

import io.pinbeam.pipelines.options.BadOptionException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and durations as options have them, and as people read them. */
final class Quantities {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(s|m|h|d)");
  private static final Pattern BYTES = Pattern.compile("(\\d{1,9})(KB|MB|GB)");
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};

  private Quantities() {}

  static Duration duration(String option, String value) {
    Matcher matcher = DURATION.matcher(value);
    if (!matcher.matches()) {
      throw new BadOptionException(
          "--" + option + "=" + value + " is not allowed: a number with s, m, h or d is, as 168h");
    }
    long number = Long.parseLong(matcher.group(1));
    switch (matcher.group(2)) {
      case "s":
        return Duration.ofSeconds(number);
      case "m":
        return Duration.ofMinutes(number);
      case "h":
        return Duration.ofHours(number);
      default:
        return Duration.ofDays(number);
    }
  }

  static long bytes(String option, String value) {
    Matcher matcher = BYTES.matcher(value.toUpperCase(Locale.ROOT));
    long bytes = matcher.matches() ? Long.parseLong(matcher.group(1)) << shift(matcher) : 0;
    if (bytes == 0) {
      throw new BadOptionException(
          "--" + option + "=" + value + " is not allowed: a number with KB, MB or GB is, as 256MB");
    }
    return bytes;
  }

  private static int shift(Matcher matcher) {
    switch (matcher.group(2)) {
      case "KB":
        return 10;
      case "MB":
        return 20;
      default:
        return 30;
    }
  }

  /** Such as 12.3 MB, of 1024 each. */
  static String size(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    return unit == 0
        ? bytes + " B"
        : String.format(Locale.ROOT, size < 10 ? "%.1f %s" : "%.0f %s", size, UNITS[unit]);
  }

  /** Such as 168h. */
  static String text(Duration duration) {
    return duration.equals(Duration.ofHours(duration.toHours()))
        ? duration.toHours() + "h"
        : duration.toSeconds() + "s";
  }

  /** Such as 1,234 files. */
  static String count(long number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }
}
