package io.pinbeam.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HashBucketTest {
  @Test
  void keysInARowSpreadEvenly() {
    for (int buckets : new int[] {1, 2, 3, 16, 100}) {
      int[] sizes = new int[buckets];
      for (long key = 0; key < 100_000; key++) {
        sizes[HashBucket.of(key, buckets)]++;
      }
      for (int size : sizes) {
        assertThat((double) size * buckets / 100_000).isBetween(0.85, 1.15);
      }
    }
  }

  @Test
  void everyKeyHasABucket() {
    for (long key : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertThat(HashBucket.of(key, 7)).isBetween(0, 6);
    }
  }
}
