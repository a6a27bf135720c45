package io.pinbeam.transforms.parse;

/** Strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
  private Utf8() {}

  /** Whether all of the bytes are UTF-8. */
  static boolean isValid(byte[] buffer, int from, int to) {
    int at = from;
    while (at < to) {
      if (buffer[at] >= 0) {
        at++;
      } else {
        int length = sequenceLength(buffer, at, to);
        if (length == 0) {
          return false;
        }
        at += length;
      }
    }
    return true;
  }

  /** How many bytes the character has whose first byte, not ASCII, stands here; 0 if it is none. */
  static int sequenceLength(byte[] buffer, int at, int to) {
    int first = buffer[at] & 0xff;
    if (first < 0xc2 || first > 0xf4 || at + 1 >= to) {
      return 0;
    }
    int second = buffer[at + 1] & 0xff;
    if (first < 0xe0) {
      return isContinuation(second) ? 2 : 0;
    }
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    int length = first < 0xf0 ? 3 : 4;
    if (second < least || second > most || at + length > to) {
      return 0;
    }
    for (int i = 2; i < length; i++) {
      if (!isContinuation(buffer[at + i] & 0xff)) {
        return 0;
      }
    }
    return length;
  }

  private static boolean isContinuation(int octet) {
    return (octet & 0xc0) == 0x80;
  }

  /** Writes a code point that is no surrogate; gives the place after it. */
  static int encode(int point, byte[] out, int at) {
    if (point < 0x80) {
      out[at] = (byte) point;
      return at + 1;
    }
    if (point < 0x800) {
      out[at] = (byte) (0xc0 | point >> 6);
      out[at + 1] = (byte) (0x80 | point & 0x3f);
      return at + 2;
    }
    if (point < 0x10000) {
      out[at] = (byte) (0xe0 | point >> 12);
      out[at + 1] = (byte) (0x80 | point >> 6 & 0x3f);
      out[at + 2] = (byte) (0x80 | point & 0x3f);
      return at + 3;
    }
    out[at] = (byte) (0xf0 | point >> 18);
    out[at + 1] = (byte) (0x80 | point >> 12 & 0x3f);
    out[at + 2] = (byte) (0x80 | point >> 6 & 0x3f);
    out[at + 3] = (byte) (0x80 | point & 0x3f);
    return at + 4;
  }
}
