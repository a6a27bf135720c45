package io.pinbeam.pipelines.quality;

import io.pinbeam.transforms.join.HashBucket;
import java.nio.ByteBuffer;
import java.util.List;

/** Counts the values of one hash bucket of values that were there before: two numbers a value. */
public final class RepeatedValues {
  private RepeatedValues() {}

  /**
   * By expectation: how many rows have a value that another row had before.
   *
   * @param gatherings what {@link BucketMeasures#forEachBucketOfValues} gave for one bucket
   */
  public static long[] count(Expectations expectations, List<byte[]> gatherings) {
    long[] repeated = new long[expectations.all().size()];
    long bytes = 0;
    for (byte[] gathering : gatherings) {
      bytes += gathering.length;
    }
    Seen seen = new Seen(Math.toIntExact(bytes / BucketMeasures.VALUE_BYTES));
    for (byte[] gathering : gatherings) {
      ByteBuffer values = ByteBuffer.wrap(gathering);
      while (values.hasRemaining()) {
        int expectation = values.get() & 0xff;
        // Values of two columns that are alike are not the same.
        if (!seen.add(values.getLong() + expectation, values.getLong())) {
          repeated[expectation]++;
        }
      }
    }
    return repeated;
  }

  /** Pairs of numbers in open addressing. */
  private static final class Seen {
    private final long[] first;
    private final long[] second;
    private final boolean[] used;

    Seen(int most) {
      int slots = Integer.highestOneBit(Math.max(8, most)) * 4;
      first = new long[slots];
      second = new long[slots];
      used = new boolean[slots];
    }

    /** False if it was there. */
    boolean add(long a, long b) {
      int mask = used.length - 1;
      int slot = HashBucket.slot(b, mask);
      while (used[slot]) {
        if (first[slot] == a && second[slot] == b) {
          return false;
        }
        slot = (slot + 1) & mask;
      }
      used[slot] = true;
      first[slot] = a;
      second[slot] = b;
      return true;
    }
  }
}
