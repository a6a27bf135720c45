package io.pinbeam.pipelines.options;

import java.util.Locale;

/**
 * Text from outside as it may stand in one line of a log or on a terminal: names of fields, topics
 * and files, and what an option said, are whatever somebody wrote.
 */
public final class VisibleText {
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private VisibleText() {}

  /** Characters that would move the cursor, end the line or turn the text around them, by name. */
  public static String of(String text) {
    if (text.codePoints().noneMatch(VisibleText::isHidden)) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> {
                  if (isHidden(c)) {
                    shown.append(String.format(Locale.ROOT, "\\u%04x", c));
                  } else {
                    shown.appendCodePoint(c);
                  }
                }
              }
            });
    return shown.toString();
  }

  private static boolean isHidden(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE
        || (type == Character.FORMAT && c != ZERO_WIDTH_JOINER);
  }
}
