package io.pinbeam.pipelines.options;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** A time as options take it: a day, which is its midnight in UTC, or an instant. */
public final class TimeText {
  private TimeText() {}

  /**
   * Reads {@code 2026-11-20} or {@code 2026-11-20T10:00:00Z}.
   *
   * @param option how the option is named in a message: {@code --to}
   * @throws BadOptionException if it is neither
   */
  public static Instant parse(String option, String text) {
    String time = text.strip();
    try {
      return time.indexOf('T') < 0
          ? LocalDate.parse(time).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(time);
    } catch (DateTimeException e) {
      throw new BadOptionException(
          option
              + "="
              + text
              + " is no time: write 2026-11-20, midnight in UTC, or 2026-11-20T10:00:00Z",
          e);
    }
  }
}
