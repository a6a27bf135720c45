package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.parse.JsonType;

/**
 * Times as microseconds since 1970-01-01 UTC. Reads by hand, for this is asked for each record and
 * java.time's formatters take longer than all else that is done to it; the tests compare the two.
 */
final class Timestamps {
  /** No time in a form that is known, or a day that does not exist. */
  static final long NO_TIMESTAMP = Long.MIN_VALUE;

  /** Before the year 1 or after the year 9999, in UTC. */
  static final long OUT_OF_RANGE = Long.MIN_VALUE + 1;

  private static final long MICROS = 1_000_000;
  private static final long SECONDS_OF_DAY = 86_400;
  private static final long FIRST_SECOND = -62_135_596_800L;
  private static final long LAST_SECOND = 253_402_300_799L;

  /** Whole numbers from here on are milliseconds, those below seconds. */
  private static final long FIRST_MILLIS = 100_000_000_000L;

  private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  private static final int MAX_OFFSET_HOURS = 18;

  private Timestamps() {}

  static boolean isDefect(long parsed) {
    return parsed <= OUT_OF_RANGE;
  }

  /** The microseconds, or one of the two constants above. */
  static long parse(JsonType type, String text) {
    return switch (type) {
      case NUMBER -> ofEpoch(WholeNumber.parse(text));
      case TEXT -> parseText(Blanks.trim(text));
      default -> NO_TIMESTAMP;
    };
  }

  private static long ofEpoch(long number) {
    if (number == WholeNumber.NO_WHOLE_NUMBER) {
      return NO_TIMESTAMP;
    }
    if (number == WholeNumber.TOO_LARGE) {
      return OUT_OF_RANGE;
    }
    boolean seconds = Math.abs(number) < FIRST_MILLIS;
    return seconds
        ? micros(number, 0)
        : micros(Math.floorDiv(number, 1000), Math.floorMod(number, 1000) * 1000L);
  }

  private static long micros(long seconds, long micros) {
    return seconds < FIRST_SECOND || seconds > LAST_SECOND
        ? OUT_OF_RANGE
        : seconds * MICROS + micros;
  }

  private static long parseText(String text) {
    int length = text.length();
    if (length < 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return NO_TIMESTAMP;
    }
    int year = digits(text, 0, 2) * 100 + digits(text, 2, 2);
    int month = digits(text, 5, 2);
    int day = digits(text, 8, 2);
    if (digits(text, 0, 2) < 0 || digits(text, 2, 2) < 0 || !isDay(year, month, day)) {
      return NO_TIMESTAMP;
    }
    long seconds = daysSince1970(year, month, day) * SECONDS_OF_DAY;
    return length == 10 ? micros(seconds, 0) : parseTime(text, seconds);
  }

  /** Goes on after the date. */
  private static long parseTime(String text, long midnight) {
    boolean shaped =
        text.length() >= 19
            && (text.charAt(10) == ' ' || text.charAt(10) == 'T')
            && text.charAt(13) == ':'
            && text.charAt(16) == ':';
    if (!shaped) {
      return NO_TIMESTAMP;
    }
    int hour = digits(text, 11, 2);
    int minute = digits(text, 14, 2);
    int second = digits(text, 17, 2);
    if (!isUpTo(hour, 23) || !isUpTo(minute, 59) || !isUpTo(second, 59)) {
      return NO_TIMESTAMP;
    }
    int at = 19;
    long micros = 0;
    if (at < text.length() && text.charAt(at) == '.') {
      long unit = MICROS / 10;
      at++;
      int first = at;
      while (at < text.length() && digits(text, at, 1) >= 0) {
        micros += unit * digits(text, at, 1);
        unit /= 10;
        at++;
      }
      if (at == first) {
        return NO_TIMESTAMP;
      }
    }
    int offset = offsetSeconds(text, at);
    if (offset == Integer.MIN_VALUE) {
      return NO_TIMESTAMP;
    }
    return micros(midnight + hour * 3600L + minute * 60L + second - offset, micros);
  }

  /** Of nothing, {@code Z}, {@code +02}, {@code +0200} or {@code +02:00}; else the least number. */
  private static int offsetSeconds(String text, int at) {
    int left = text.length() - at;
    if (left == 0 || (left == 1 && text.charAt(at) == 'Z')) {
      return 0;
    }
    char sign = text.charAt(at);
    if ((sign != '+' && sign != '-') || (left != 3 && left != 5 && left != 6)) {
      return Integer.MIN_VALUE;
    }
    int hours = digits(text, at + 1, 2);
    int minutes = left == 3 ? 0 : digits(text, text.length() - 2, 2);
    boolean colon = left != 6 || text.charAt(at + 3) == ':';
    boolean right =
        isUpTo(hours, MAX_OFFSET_HOURS)
            && isUpTo(minutes, hours == MAX_OFFSET_HOURS ? 0 : 59)
            && colon;
    int seconds = hours * 3600 + minutes * 60;
    return !right ? Integer.MIN_VALUE : sign == '-' ? -seconds : seconds;
  }

  private static boolean isUpTo(int number, int most) {
    return number >= 0 && number <= most;
  }

  private static boolean isDay(int year, int month, int day) {
    if (year < 1 || month < 1 || month > 12 || day < 1) {
      return false;
    }
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= (month == 2 && leap ? 29 : DAYS[month - 1]);
  }

  /** Counted in years that begin in March, so that a leap day is the last of its year. */
  private static long daysSince1970(int year, int month, int day) {
    long years = month > 2 ? year : year - 1;
    long months = month > 2 ? month - 3 : month + 9;
    long daysOfYear = (153 * months + 2) / 5 + day - 1;
    return years * 365 + years / 4 - years / 100 + years / 400 + daysOfYear - 719_468;
  }

  /** The number that these ASCII digits make; -1 if one is none, or is not there. */
  private static int digits(String text, int from, int count) {
    int number = 0;
    for (int i = from; i < from + count; i++) {
      char c = i < text.length() ? text.charAt(i) : 0;
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }
}
