package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.parse.JsonType;

/** A user's age in whole years. */
final class Age {
  private Age() {}

  /** The number, in any range, or what {@link WholeNumber} says that is wrong with it. */
  static long parse(JsonType type, String text) {
    return switch (type) {
      case NUMBER -> WholeNumber.parse(text);
      case TEXT -> WholeNumber.parsePlain(Blanks.trim(text));
      default -> WholeNumber.NO_WHOLE_NUMBER;
    };
  }
}
