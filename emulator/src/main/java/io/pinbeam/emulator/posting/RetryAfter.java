package io.pinbeam.emulator.posting;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads the header {@code Retry-After}: seconds, or a date. */
final class RetryAfter {
  private static final Duration MOST = Duration.ofMinutes(1);

  private RetryAfter() {}

  /** At most a minute; empty for what cannot be understood. */
  static Optional<Duration> parse(String value, Instant now) {
    try {
      Duration asked =
          value.matches("[0-9]{1,9}")
              ? Duration.ofSeconds(Long.parseLong(value))
              : Duration.between(
                  now,
                  ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      if (asked.isNegative()) {
        return Optional.of(Duration.ZERO);
      }
      return Optional.of(asked.compareTo(MOST) > 0 ? MOST : asked);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
