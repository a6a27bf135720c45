package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.parse.JsonType;

/** A latitude or longitude: a decimal number or the text of one. */
final class Degrees {
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
    double degrees = Double.parseDouble(number);
    return Math.abs(degrees) <= limit ? degrees : Double.NaN;
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
