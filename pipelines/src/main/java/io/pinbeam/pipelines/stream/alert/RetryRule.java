package io.pinbeam.pipelines.stream.alert;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a delivery is tried.
 *
 * @param first the wait after the first try; it doubles with each
 * @param longest the longest wait
 * @param total when no further try is begun
 */
record RetryRule(Duration first, Duration longest, Duration total) {
  private static final int MOST_DOUBLINGS = 20;

  static RetryRule standard() {
    return new RetryRule(Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofMinutes(15));
  }

  /** Between half and the whole of the wait that is due, so that many senders spread. */
  Duration wait(int tries) {
    long due =
        Math.min(longest.toMillis(), first.toMillis() << Math.min(tries - 1, MOST_DOUBLINGS));
    return Duration.ofMillis(due / 2 + ThreadLocalRandom.current().nextLong(due / 2 + 1));
  }
}
