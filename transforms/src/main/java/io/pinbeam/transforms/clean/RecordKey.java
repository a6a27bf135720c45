package io.pinbeam.transforms.clean;

import io.pinbeam.transforms.parse.JsonType;

/** The key of a record: a whole number of 0 or more in 64 bits. */
final class RecordKey {
  static final long BAD = -1;

  private RecordKey() {}

  /** The key, or {@link #BAD}. */
  static long parse(JsonType type, String text) {
    long number =
        switch (type) {
          case NUMBER -> WholeNumber.parse(text);
          case TEXT -> WholeNumber.parsePlain(Blanks.trim(text));
          default -> BAD;
        };
    return Math.max(number, BAD);
  }
}
