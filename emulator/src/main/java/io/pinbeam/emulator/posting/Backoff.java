package io.pinbeam.emulator.posting;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a request is sent again: anything up to a limit that doubles with each
 * failure, so that many clients do not come back together; never less than the server asks for.
 */
record Backoff(Duration first, Duration most, RandomGenerator random) {
  static final Backoff USUAL =
      new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), RandomGenerator.getDefault());

  /**
   * @param failures how many there were in a row, 1 or more
   * @param asked the server's {@code Retry-After}
   */
  synchronized Duration after(int failures, Optional<Duration> asked) {
    long limit = first.toNanos();
    for (int i = 1; i < failures && limit < most.toNanos(); i++) {
      limit *= 2;
    }
    Duration drawn = Duration.ofNanos(random.nextLong(Math.min(limit, most.toNanos()) + 1));
    return asked.map(drawn::plus).orElse(drawn);
  }
}
