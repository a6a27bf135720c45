package io.pinbeam.pipelines.batch;

import io.pinbeam.transforms.join.HashBucket;
import java.util.Arrays;

/** The last row of each key: open addressing over numbers, for there is a key a row. */
final class LastRowOfKey {
  static final int NONE = -1;

  private static final int FIRST_SLOTS = 1 << 10;

  private long[] keys = new long[FIRST_SLOTS];
  private int[] rows = new int[FIRST_SLOTS];
  private int size;

  LastRowOfKey() {
    Arrays.fill(rows, NONE);
  }

  /** The row that was the last of this key until now, or {@link #NONE}. */
  int put(long key, int row) {
    if (size * 2 >= rows.length) {
      grow();
    }
    int slot = slot(key);
    int before = rows[slot];
    if (before == NONE) {
      keys[slot] = key;
      size++;
    }
    rows[slot] = row;
    return before;
  }

  boolean has(long key) {
    return rows[slot(key)] != NONE;
  }

  void clear() {
    if (size > 0) {
      Arrays.fill(rows, NONE);
      size = 0;
    }
  }

  private int slot(long key) {
    int mask = rows.length - 1;
    int slot = HashBucket.slot(key, mask);
    while (rows[slot] != NONE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldRows = rows;
    keys = new long[oldKeys.length * 2];
    rows = new int[oldRows.length * 2];
    Arrays.fill(rows, NONE);
    for (int i = 0; i < oldRows.length; i++) {
      if (oldRows[i] != NONE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        rows[slot] = oldRows[i];
      }
    }
  }
}
