package io.pinbeam.transforms.parse;

import java.util.Arrays;
import java.util.Base64;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Base64 in the standard or the URL-safe alphabet, with or without padding, blanks and line breaks
 * allowed anywhere.
 */
final class PackedText {
  private PackedText() {}

  /** The bytes that the text stands for, or null if it is no base64. */
  static byte @Nullable [] decode(byte[] buffer, int from, int to) {
    int end = to;
    while (end > from && (JsonScanner.isBlank(buffer[end - 1]) || buffer[end - 1] == '=')) {
      end--;
    }
    byte[] plain = new byte[end - from];
    int length = 0;
    for (int i = from; i < end; i++) {
      byte octet = buffer[i];
      if (isAlphabet(octet)) {
        plain[length++] = octet == '-' ? (byte) '+' : octet == '_' ? (byte) '/' : octet;
      } else if (!JsonScanner.isBlank(octet)) {
        return null;
      }
    }
    if (length == 0 || length % 4 == 1) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(Arrays.copyOf(plain, length));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isAlphabet(byte octet) {
    return (octet >= 'A' && octet <= 'Z')
        || (octet >= 'a' && octet <= 'z')
        || (octet >= '0' && octet <= '9')
        || octet == '+'
        || octet == '/'
        || octet == '-'
        || octet == '_';
  }
}
