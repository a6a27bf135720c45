package io.pinbeam.transforms.clean;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/** Where a pin was saved: a path. */
final class SaveLocation {
  private static final byte[] PREFIX = "Local save in".getBytes(US_ASCII);

  private SaveLocation() {}

  /** Where the path begins behind the words before it; {@code to} if nothing is left. */
  static int pathFrom(byte[] text, int from, int to) {
    int at = from + PREFIX.length;
    if (to < at || !Arrays.equals(text, from, at, PREFIX, 0, PREFIX.length)) {
      return from;
    }
    while (at < to && Blanks.isBlank(text[at])) {
      at++;
    }
    return at;
  }
}
