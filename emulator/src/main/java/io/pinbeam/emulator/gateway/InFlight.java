package io.pinbeam.emulator.gateway;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The requests under way and the bytes of their bodies, bounded both: what is above is turned away
 * at once, so that memory stays flat however slow Kafka and Kinesis are.
 */
final class InFlight {
  private final int maxRequests;
  private final long maxBytes;
  private int requests;
  private long bytes;

  InFlight(int maxRequests, long maxBytes) {
    this.maxRequests = maxRequests;
    this.maxBytes = maxBytes;
  }

  /** Room for one request, or nothing if there is none left. */
  synchronized Optional<Permit> take(long size) {
    if (requests == maxRequests || bytes + size > maxBytes) {
      return Optional.empty();
    }
    requests++;
    bytes += size;
    return Optional.of(new Permit(size));
  }

  private synchronized void giveBack(long size) {
    requests--;
    bytes -= size;
  }

  /** The room of one request, given back once. */
  final class Permit {
    private final long size;
    private final AtomicBoolean released = new AtomicBoolean();

    private Permit(long size) {
      this.size = size;
    }

    void release() {
      if (released.compareAndSet(false, true)) {
        giveBack(size);
      }
    }
  }
}
