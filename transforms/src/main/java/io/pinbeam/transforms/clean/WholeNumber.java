package io.pinbeam.transforms.clean;

/**
 * Reads decimal numbers that must be whole, exactly and without building large numbers: {@code
 * 268.0} and {@code 2.68e2} are 268, and a number of ten thousand digits is merely too large.
 */
final class WholeNumber {
  /** No number, or one that is not whole. */
  static final long NO_WHOLE_NUMBER = Long.MIN_VALUE;

  /** Beyond 64 bits. */
  static final long TOO_LARGE = Long.MIN_VALUE + 1;

  /** Larger exponents do not change the outcome, for no text has that many digits. */
  private static final long EXPONENT_LIMIT = 1L << 40;

  private WholeNumber() {}

  /** A number as JSON writes it, here also with leading zeros. */
  static long parse(String text) {
    return parse(text, 0, true);
  }

  /** A number without an exponent: digits, and a fraction that may be zero. */
  static long parsePlain(String text) {
    return parse(text, 0, false);
  }

  static boolean isDefect(long parsed) {
    return parsed <= TOO_LARGE;
  }

  /** The number times a power of ten. */
  static long parse(String text, int power, boolean exponentAllowed) {
    int length = text.length();
    int at = length > 0 && text.charAt(0) == '-' ? 1 : 0;
    boolean negative = at == 1;
    int digitsFrom = at;
    at = afterDigits(text, at);
    int point = at;
    if (at == digitsFrom) {
      return NO_WHOLE_NUMBER;
    }
    if (at < length && text.charAt(at) == '.') {
      at = afterDigits(text, at + 1);
      if (at == point + 1) {
        return NO_WHOLE_NUMBER;
      }
    }
    int digitsTo = at;
    long exponent = 0;
    if (exponentAllowed && at < length && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      boolean minus = at + 1 < length && text.charAt(at + 1) == '-';
      boolean signed = minus || (at + 1 < length && text.charAt(at + 1) == '+');
      int exponentFrom = at + (signed ? 2 : 1);
      at = afterDigits(text, exponentFrom);
      if (at == exponentFrom) {
        return NO_WHOLE_NUMBER;
      }
      exponent = exponent(text, exponentFrom, at) * (minus ? -1 : 1);
    }
    if (at < length) {
      return NO_WHOLE_NUMBER;
    }
    long magnitude = magnitude(text, digitsFrom, digitsTo, point - digitsFrom + exponent + power);
    return negative && !isDefect(magnitude) ? -magnitude : magnitude;
  }

  private static int afterDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  private static long exponent(String text, int from, int to) {
    long exponent = 0;
    for (int i = from; i < to && exponent < EXPONENT_LIMIT; i++) {
      exponent = exponent * 10 + (text.charAt(i) - '0');
    }
    return exponent;
  }

  /** The digits, the first {@code whole} of them before the decimal point. */
  private static long magnitude(String text, int from, int to, long whole) {
    long value = 0;
    long place = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0) {
        continue; // the point
      }
      if (place >= whole && digit != 0) {
        return NO_WHOLE_NUMBER;
      }
      if (place < whole && value >= 0) {
        value = timesTenPlus(value, digit);
      }
      place++;
    }
    for (; place < whole && value > 0; place++) {
      value = timesTenPlus(value, 0);
    }
    return value < 0 ? TOO_LARGE : value;
  }

  /** -1 beyond 64 bits. */
  private static long timesTenPlus(long value, int digit) {
    return value > (Long.MAX_VALUE - digit) / 10 ? -1 : value * 10 + digit;
  }
}
