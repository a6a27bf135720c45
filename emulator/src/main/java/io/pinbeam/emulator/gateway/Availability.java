package io.pinbeam.emulator.gateway;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Logger;

/**
 * Whether a server behind the gateway answers. After a request that it left without an answer, the
 * gateway turns requests to it away at once, and lets one a second through to see whether it is
 * back; the first answer opens the way again.
 */
final class Availability {
  private static final Logger LOG = Logger.getLogger(Availability.class.getName());
  private static final long PROBE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long UP = Long.MIN_VALUE;

  private final String server;
  private final LongSupplier nanoTime;

  /** When the next request may try, or {@link #UP}. */
  private final AtomicLong nextProbe = new AtomicLong(UP);

  Availability(String server, LongSupplier nanoTime) {
    this.server = server;
    this.nanoTime = nanoTime;
  }

  /** Whether a request may be sent now. */
  boolean admits() {
    long probe = nextProbe.get();
    if (probe == UP) {
      return true;
    }
    long now = nanoTime.getAsLong();
    return now - probe >= 0 && nextProbe.compareAndSet(probe, later(now));
  }

  void answered() {
    if (nextProbe.get() != UP && nextProbe.getAndSet(UP) != UP) {
      LOG.warning(server + " answers again");
    }
  }

  void unanswered() {
    if (nextProbe.compareAndSet(UP, later(nanoTime.getAsLong()))) {
      LOG.warning(server + " does not answer");
    }
  }

  private static long later(long now) {
    long probe = now + PROBE_NANOS;
    return probe == UP ? probe + 1 : probe;
  }
}
