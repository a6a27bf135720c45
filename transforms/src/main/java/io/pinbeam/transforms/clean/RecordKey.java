package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.parse.JsonType;

/** The key of a record: a whole number of 0 or more in 64 bits. */
final class RecordKey {
  static final long BAD = -1;

  /** So many digits are always within 64 bits. */
  private static final int DIGITS = 18;

  private RecordKey() {}

  /** The key that stands as a few plain digits, as nearly all do; {@link #BAD} if not so. */
  static long ofDigits(byte[] buffer, int from, int to) {
    if (to - from > DIGITS) {
      return BAD;
    }
    long number = 0;
    for (int i = from; i < to; i++) {
      if (buffer[i] < '0' || buffer[i] > '9') {
        return BAD;
      }
      number = number * 10 + (buffer[i] - '0');
    }
    return number;
  }

  /** The key, or {@link #BAD}. */
  static long parse(JsonType type, String text) {
    long number =
        switch (type) {
          case NUMBER -> WholeNumber.parse(text);
          case TEXT -> WholeNumber.parsePlain(Blanks.trim(text));
          default -> BAD;
        };
    return Math.max(number, BAD);
  }
}
