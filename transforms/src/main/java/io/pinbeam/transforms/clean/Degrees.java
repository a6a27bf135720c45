package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.parse.JsonType;

/** A latitude or longitude: a decimal number or the text of one. */
final class Degrees {
  static final int MAX_LATITUDE = 90;
  static final int MAX_LONGITUDE = 180;

  private static final int EXACT_DIGITS = 15;
  private static final double[] POWERS = new double[EXACT_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private Degrees() {}

  /** The number, or NaN if it is none or lies outside ±{@code limit}. */
  static double parse(JsonType type, String text, int limit) {
    if (type != JsonType.NUMBER && type != JsonType.TEXT) {
      return Double.NaN;
    }
    String number = Blanks.trim(text);
    // Double.parseDouble takes more than that: "1d", "0x1p3", "NaN", "1.".
    if (!isDecimal(number)) {
      return Double.NaN;
    }
    double degrees = valueOf(number);
    return Math.abs(degrees) <= limit ? degrees : Double.NaN;
  }

  /**
   * What {@link Double#parseDouble} gives, and sooner for the few digits of most degrees: whole
   * numbers below 2<sup>53</sup> and powers of ten up to 10<sup>22</sup> are doubles exactly, so
   * that one division rounds once, as it must.
   */
  private static double valueOf(String number) {
    int length = number.length();
    int at = afterSign(number, 0);
    long digits = 0;
    int count = 0;
    int point = -1;
    for (; at < length; at++) {
      char c = number.charAt(at);
      if (c == '.') {
        point = at;
      } else if (c >= '0' && c <= '9' && count < EXACT_DIGITS) {
        digits = digits * 10 + (c - '0');
        count++;
      } else {
        return Double.parseDouble(number);
      }
    }
    double value = point < 0 ? digits : digits / POWERS[length - 1 - point];
    return number.charAt(0) == '-' ? -value : value;
  }

  private static boolean isDecimal(String text) {
    int at = afterSign(text, 0);
    int point = afterDigits(text, at);
    if (point == at) {
      return false;
    }
    at = point;
    if (at < text.length() && text.charAt(at) == '.') {
      at = afterDigits(text, at + 1);
      if (at == point + 1) {
        return false;
      }
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int exponent = afterSign(text, at + 1);
      at = afterDigits(text, exponent);
      if (at == exponent) {
        return false;
      }
    }
    return at == text.length();
  }

  private static int afterSign(String text, int at) {
    boolean signed = at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+');
    return signed ? at + 1 : at;
  }

  private static int afterDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
