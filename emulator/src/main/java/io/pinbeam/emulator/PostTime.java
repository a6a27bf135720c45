package io.pinbeam.emulator;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times as the posts carry them: UTC, to the second. */
final class PostTime {
  private PostTime() {}

  static long second(int year, int month, int day) {
    return LocalDateTime.of(year, month, day, 0, 0).toEpochSecond(ZoneOffset.UTC);
  }

  /** {@code yyyy-MM-dd HH:mm:ss}, with the given character between date and time. */
  static String text(long epochSecond, char between) {
    LocalDateTime at = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
    char[] out = new char[19];
    digits(out, 0, at.getYear() / 100);
    digits(out, 2, at.getYear() % 100);
    out[4] = '-';
    digits(out, 5, at.getMonthValue());
    out[7] = '-';
    digits(out, 8, at.getDayOfMonth());
    out[10] = between;
    digits(out, 11, at.getHour());
    out[13] = ':';
    digits(out, 14, at.getMinute());
    out[16] = ':';
    digits(out, 17, at.getSecond());
    return new String(out);
  }

  private static void digits(char[] out, int at, int value) {
    out[at] = (char) ('0' + value / 10);
    out[at + 1] = (char) ('0' + value % 10);
  }
}
