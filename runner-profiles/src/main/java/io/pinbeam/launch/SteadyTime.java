package io.pinbeam.launch;

import java.util.concurrent.TimeUnit;
import org.joda.time.DateTimeUtils;

/**
 * A time of day that no setting of the machine's clock moves: that of the clock at first, and what
 * has passed since. For those who ask the time of day how much time has passed.
 */
final class SteadyTime {
  private static final long OFFSET_MILLIS = System.currentTimeMillis() - counted();

  private SteadyTime() {}

  static long millis() {
    return counted() + OFFSET_MILLIS;
  }

  /**
   * Gives it to Beam, which tells the time by Joda: on Spark a read ends at a time of day, which
   * would be hours later where the clock is set back by hours.
   */
  static void giveToBeam() {
    DateTimeUtils.setCurrentMillisProvider(SteadyTime::millis);
  }

  private static long counted() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
