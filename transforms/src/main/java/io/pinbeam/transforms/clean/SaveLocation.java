package io.pinbeam.transforms.clean;

import org.checkerframework.checker.nullness.qual.Nullable;

/** Where a pin was saved: a path. */
final class SaveLocation {
  private static final String PREFIX = "Local save in";

  private SaveLocation() {}

  /** The path without the words before it; null if nothing is left. */
  static @Nullable String clean(String text) {
    if (!text.startsWith(PREFIX)) {
      return text;
    }
    int at = PREFIX.length();
    while (at < text.length() && Blanks.isBlank(text.charAt(at))) {
      at++;
    }
    return at == text.length() ? null : text.substring(at);
  }
}
