package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.parse.JsonType;

/** How many followers a poster has: {@code 85k}, {@code 1.5M}, {@code 1,234}. */
final class FollowerCount {
  private FollowerCount() {}

  /** The count, or what {@link WholeNumber} says that is wrong with it. */
  static long parse(JsonType type, String text) {
    return switch (type) {
      case NUMBER -> WholeNumber.parse(text);
      case TEXT -> parseText(Blanks.trim(text));
      default -> WholeNumber.NO_WHOLE_NUMBER;
    };
  }

  private static long parseText(String text) {
    if (text.isEmpty() || text.charAt(0) == '-') {
      return WholeNumber.NO_WHOLE_NUMBER;
    }
    int power = powerOf(text.charAt(text.length() - 1));
    String number = power == 0 ? text : text.substring(0, text.length() - 1);
    if (number.indexOf(',') >= 0) {
      if (!hasThousandsCommas(number)) {
        return WholeNumber.NO_WHOLE_NUMBER;
      }
      number = number.replace(",", "");
    }
    return WholeNumber.parse(number, power, false);
  }

  private static int powerOf(char suffix) {
    return switch (suffix) {
      case 'k', 'K' -> 3;
      case 'm', 'M' -> 6;
      case 'b', 'B' -> 9;
      default -> 0;
    };
  }

  /** One to three digits, then groups of a comma and three digits. */
  private static boolean hasThousandsCommas(String number) {
    int point = number.indexOf('.');
    int end = point < 0 ? number.length() : point;
    int first = number.indexOf(',');
    if (first < 1 || first > 3 || number.lastIndexOf(',') > end || (end - first) % 4 != 0) {
      return false;
    }
    for (int i = 0; i < end; i++) {
      boolean comma = i >= first && (i - first) % 4 == 0;
      if (comma != (number.charAt(i) == ',')) {
        return false;
      }
    }
    return true;
  }
}
