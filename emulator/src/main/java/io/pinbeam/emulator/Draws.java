package io.pinbeam.emulator;

/**
 * Random numbers that depend on a seed, a purpose and a post alone (SplitMix64).
 *
 * <p>Written out rather than taken from the JDK: the numbers must never change, so that a seed
 * gives the same posts with every Java version.
 */
final class Draws {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  private Draws(long state) {
    this.state = state;
  }

  static Draws of(long seed, long purpose, long n) {
    return new Draws(mix(mix(mix(seed + GOLDEN_GAMMA) ^ purpose) + n * GOLDEN_GAMMA));
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long bits() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** 0 (inclusive) to 1 (exclusive). */
  double fraction() {
    return (bits() >>> 11) * 0x1.0p-53;
  }

  boolean chance(double probability) {
    return fraction() < probability;
  }

  /** 0 (inclusive) to {@code bound} (exclusive). */
  long below(long bound) {
    return Math.multiplyHigh(bits() >>> 1, bound << 1);
  }

  int below(int bound) {
    return (int) below((long) bound);
  }

  /** Both ends inclusive. */
  int between(int from, int to) {
    return from + below(to - from + 1);
  }

  String pick(String[] choices) {
    return choices[below(choices.length)];
  }
}
