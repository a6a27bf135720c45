package io.pinbeam.emulator.posting;

import io.pinbeam.emulator.RowDraws;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Draws as the original posting emulator does: Python's {@code random.seed(seed)}, then for each
 * post {@code randrange(0, 2)} for the pause in seconds and {@code randint(0, 11000)} for the row.
 * With its seed of 100 a run posts what it posted.
 */
public final class OriginalDraws implements RowDraws {
  static final long SEED = 100;

  private static final int PAUSES = 2;
  private static final int ROWS = 11_001;

  private final UniformRandomProvider random;

  private OriginalDraws(UniformRandomProvider random) {
    this.random = random;
  }

  /** Python seeds with the absolute value, in words of 32 bits, the lowest first. */
  public static OriginalDraws withSeed(long seed) {
    long value = Math.abs(seed);
    int low = (int) value;
    int high = (int) (value >>> 32);
    int[] words = high == 0 ? new int[] {low} : new int[] {low, high};
    return new OriginalDraws(RandomSource.MT.create(words));
  }

  @Override
  public Draw next() {
    int pause = below(PAUSES);
    return new Draw(below(ROWS), pause);
  }

  /** As Python: as many of the high bits as the bound has, drawn again until they are below it. */
  private int below(int bound) {
    int unused = Integer.numberOfLeadingZeros(bound);
    int drawn = random.nextInt() >>> unused;
    while (drawn >= bound) {
      drawn = random.nextInt() >>> unused;
    }
    return drawn;
  }
}
