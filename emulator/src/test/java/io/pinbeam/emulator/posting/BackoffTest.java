package io.pinbeam.emulator.posting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private final Backoff backoff =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), new Random(1));

  @ParameterizedTest
  @CsvSource({"1, 100", "2, 200", "3, 400", "6, 3200", "7, 5000", "1000000, 5000"})
  void theLimitDoublesAndTheWaitIsSpreadBelowIt(int failures, long millis) {
    long most = 0;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 1000; i++) {
      long wait = backoff.after(failures, Optional.empty()).toMillis();
      most = Math.max(most, wait);
      least = Math.min(least, wait);
    }
    assertThat(most).isBetween(millis * 95 / 100, millis);
    assertThat(least).isBetween(0L, millis * 5 / 100);
  }

  @Test
  void neverBeforeTheServerSays() {
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.after(1, Optional.of(Duration.ofSeconds(3))))
          .isBetween(Duration.ofSeconds(3), Duration.ofMillis(3100));
    }
  }

  @Test
  void retryAfterIsSecondsOrADate() {
    Instant now = Instant.parse("2026-11-21T10:00:00Z");
    assertThat(RetryAfter.parse("7", now)).contains(Duration.ofSeconds(7));
    assertThat(RetryAfter.parse("Sat, 21 Nov 2026 10:00:09 GMT", now))
        .contains(Duration.ofSeconds(9));
    assertThat(RetryAfter.parse("Sat, 21 Nov 2026 09:00:00 GMT", now)).contains(Duration.ZERO);
    assertThat(RetryAfter.parse("86400", now)).contains(Duration.ofMinutes(1));
    assertThat(RetryAfter.parse("soon", now)).isEmpty();
    assertThat(RetryAfter.parse("-1", now)).isEmpty();
  }
}
