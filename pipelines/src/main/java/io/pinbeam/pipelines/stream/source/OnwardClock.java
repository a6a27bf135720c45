package io.pinbeam.pipelines.stream.source;

import java.util.function.LongSupplier;

/**
 * The time by which windows are closed. It follows the machine's clock forward, and where that is
 * set back it goes on from where it was: else no window would be over, and nothing be committed,
 * until the machine's clock has come there again.
 */
final class OnwardClock {
  private final LongSupplier millis;
  private final LongSupplier nanos;

  /** The most that the time of day was ever ahead of what counts on. */
  private long offsetMillis = Long.MIN_VALUE;

  OnwardClock(LongSupplier millis, LongSupplier nanos) {
    this.millis = millis;
    this.nanos = nanos;
  }

  static OnwardClock ofMachine() {
    return new OnwardClock(System::currentTimeMillis, System::nanoTime);
  }

  /** Milliseconds since 1970; never less than before. */
  synchronized long millis() {
    long counted = nanos.getAsLong() / 1_000_000;
    offsetMillis = Math.max(offsetMillis, millis.getAsLong() - counted);
    return counted + offsetMillis;
  }

  /**
   * Goes on from a later time.
   *
   * @return whether it was more than a while behind it, and is there now
   */
  synchronized boolean catchUp(long reachedMillis, long whileMillis) {
    long now = millis();
    if (reachedMillis <= now + whileMillis) {
      return false;
    }
    offsetMillis += reachedMillis - now;
    return true;
  }
}
