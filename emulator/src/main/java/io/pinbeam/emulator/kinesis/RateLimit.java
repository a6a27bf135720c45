package io.pinbeam.emulator.kinesis;

/** So much a second, with one second's worth to begin with. */
final class RateLimit {
  private final double perSecond;
  private double left;
  private long lastMillis = Long.MIN_VALUE;

  RateLimit(double perSecond) {
    this.perSecond = perSecond;
    this.left = perSecond;
  }

  /** Whether this much may be taken now. */
  boolean has(double amount, long nowMillis) {
    if (lastMillis != Long.MIN_VALUE && nowMillis > lastMillis) {
      left = Math.min(perSecond, left + perSecond * (nowMillis - lastMillis) / 1000);
    }
    lastMillis = Math.max(lastMillis, nowMillis);
    return left >= amount;
  }

  /** Takes it; what is not there is owed and must come in first. */
  void take(double amount) {
    left -= amount;
  }
}
