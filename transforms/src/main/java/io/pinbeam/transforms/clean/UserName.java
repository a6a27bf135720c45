package io.pinbeam.transforms.clean;

import org.checkerframework.checker.nullness.qual.Nullable;

/** A user's name, from first and last name. */
final class UserName {
  private UserName() {}

  /** Both, with one blank between; one of them; or null. */
  static @Nullable String join(@Nullable String first, @Nullable String last) {
    if (first == null) {
      return last;
    }
    return last == null ? first : first + ' ' + last;
  }
}
