package io.pinbeam.emulator.kinesis;

/** How much a shard takes and gives a second, as the service's quotas are. */
final class ShardLimits {
  private final boolean enforced;
  private final RateLimit writtenRecords = new RateLimit(1_000);
  private final RateLimit writtenBytes = new RateLimit(1 << 20);
  private final RateLimit readCalls = new RateLimit(5);
  private final RateLimit readBytes = new RateLimit(2 << 20);

  ShardLimits(boolean enforced) {
    this.enforced = enforced;
  }

  /** Whether one more record of this size is taken. */
  synchronized boolean write(int bytes, long nowMillis) {
    if (!enforced) {
      return true;
    }
    boolean fits = writtenRecords.has(1, nowMillis);
    fits &= writtenBytes.has(bytes, nowMillis);
    if (fits) {
      writtenRecords.take(1);
      writtenBytes.take(bytes);
    }
    return fits;
  }

  /** Whether one more call may read. How much it reads is known only later: {@link #haveRead}. */
  synchronized boolean read(long nowMillis) {
    if (!enforced) {
      return true;
    }
    boolean fits = readCalls.has(1, nowMillis);
    // A large answer is given whole, then calls are refused until it is made up for.
    fits &= readBytes.has(1, nowMillis);
    if (fits) {
      readCalls.take(1);
    }
    return fits;
  }

  synchronized void haveRead(long bytes) {
    readBytes.take(bytes);
  }
}
