package io.pinbeam.transforms.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Turns what stands between the quotes of a JSON string into the text that it means. */
final class JsonText {
  private JsonText() {}

  /**
   * The text of a string that a {@link JsonScanner} found to be right. A surrogate without its
   * partner becomes U+FFFD.
   */
  static String decode(byte[] buffer, int from, int to, boolean escaped, boolean ascii) {
    if (!escaped) {
      return new String(buffer, from, to - from, ascii ? ISO_8859_1 : UTF_8);
    }
    StringBuilder text = new StringBuilder(to - from);
    int plain = from;
    int at = from;
    while (at < to) {
      if (buffer[at] != '\\') {
        at++;
        continue;
      }
      text.append(new String(buffer, plain, at - plain, UTF_8));
      int kind = buffer[at + 1];
      if (kind == 'u') {
        at = appendEscapedUnit(buffer, at, to, text);
      } else {
        text.append(simpleEscape(kind));
        at += 2;
      }
      plain = at;
    }
    return text.append(new String(buffer, plain, to - plain, UTF_8)).toString();
  }

  private static int appendEscapedUnit(byte[] buffer, int at, int to, StringBuilder text) {
    char unit = unit(buffer, at + 2);
    if (!Character.isSurrogate(unit)) {
      text.append(unit);
      return at + 6;
    }
    boolean pairFollows =
        Character.isHighSurrogate(unit)
            && at + 12 <= to
            && buffer[at + 6] == '\\'
            && buffer[at + 7] == 'u'
            && Character.isLowSurrogate(unit(buffer, at + 8));
    if (pairFollows) {
      text.append(unit).append(unit(buffer, at + 8));
      return at + 12;
    }
    text.append('\uFFFD');
    return at + 6;
  }

  private static char unit(byte[] buffer, int at) {
    int unit = 0;
    for (int i = at; i < at + 4; i++) {
      unit = unit << 4 | Character.digit(buffer[i], 16);
    }
    return (char) unit;
  }

  private static char simpleEscape(int kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> (char) kind;
    };
  }
}
