package io.pinbeam.transforms.clean;

/** Blanks of the contract: space, tab, carriage return, line feed. A no-break space is none. */
final class Blanks {
  private Blanks() {}

  static boolean isBlank(int c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }

  /** The text without the blanks around it. */
  static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isBlank(text.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }
}
