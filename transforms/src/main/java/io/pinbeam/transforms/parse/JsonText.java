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
    byte[] utf8 = new byte[to - from];
    return new String(utf8, 0, decode(buffer, from, to, utf8), UTF_8);
  }

  /**
   * The same as UTF-8, into {@code out}, which has room for {@code to - from} bytes: no escape
   * means more bytes than it has. Gives how many they are.
   */
  static int decode(byte[] buffer, int from, int to, byte[] out) {
    int size = 0;
    int at = from;
    while (at < to) {
      byte octet = buffer[at];
      if (octet != '\\') {
        out[size++] = octet;
        at++;
        continue;
      }
      int kind = buffer[at + 1];
      if (kind != 'u') {
        out[size++] = (byte) simpleEscape(kind);
        at += 2;
        continue;
      }
      int point = unit(buffer, at + 2);
      boolean pair = isPair(buffer, at, to);
      if (pair) {
        point = Character.toCodePoint((char) point, unit(buffer, at + 8));
      } else if (Character.isSurrogate((char) point)) {
        point = '\uFFFD';
      }
      at += pair ? 12 : 6;
      size = Utf8.encode(point, out, size);
    }
    return size;
  }

  /** Whether the escape at this place and the next one are the two halves of a character. */
  private static boolean isPair(byte[] buffer, int at, int to) {
    return Character.isHighSurrogate(unit(buffer, at + 2))
        && at + 12 <= to
        && buffer[at + 6] == '\\'
        && buffer[at + 7] == 'u'
        && Character.isLowSurrogate(unit(buffer, at + 8));
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
