package io.pinbeam.launch;

import java.time.Duration;
import java.time.Instant;

/**
 * The clock that {@link ClockAgent} gives to a VM instead of the machine's. It is the one class of
 * ours that the VM's own classes call, so it needs no other.
 */
public final class JumpedClock {
  private static volatile long offsetMillis;

  private JumpedClock() {}

  /** From now on the clock shows so much more than the machine's. */
  public static void jump(Duration offset) {
    offsetMillis = offset.toMillis();
  }

  /** What {@link System#currentTimeMillis} would be. */
  public static long currentTimeMillis() {
    return System.currentTimeMillis() + offsetMillis;
  }

  /** What {@link java.time.Clock} reads, moved. */
  public static Instant moved(Instant now) {
    return now.plusMillis(offsetMillis);
  }
}
