package io.pinbeam.transforms.join;

/**
 * The hash bucket of a key. Records are grouped by bucket and never by {@code ind} itself: runners
 * pay for every distinct key, and there is one {@code ind} a post.
 */
public final class HashBucket {
  private static final int LINE_BITS = 3;
  private static final int LINE_MASK = (1 << LINE_BITS) - 1;

  private HashBucket() {}

  /** From 0 to {@code buckets - 1}; keys that follow each other spread evenly. */
  public static int of(long key, int buckets) {
    return (int) Long.remainderUnsigned(mix(key), buckets);
  }

  /**
   * Where to look for a key first in a table of open addressing. Eight keys that follow each other
   * stand together, in one line of the cache, for such keys are mostly asked for together.
   */
  public static int slot(long key, int mask) {
    return ((int) mix(key >>> LINE_BITS) << LINE_BITS | (int) key & LINE_MASK) & mask;
  }

  /** The finalizer of MurmurHash3: every bit of the key moves every bit of the result. */
  static long mix(long key) {
    long h = key;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
