package io.pinbeam.transforms.aggregate;

import java.util.Arrays;

/**
 * How often each of many short runs of bytes was seen. They stand one behind the other in one
 * array, found by open addressing: an object for each would take most of the time and memory.
 * Mutable, of at most 2 GiB.
 */
final class PackedCounts {
  private static final int MAX_VARINT = 10;
  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;

  private byte[] bytes = new byte[256];
  private int[] ends = new int[16];
  private int[] hashes = new int[16];
  private long[] counts = new long[16];
  private int size;

  /** One more than the number of the run that stands there; 0 where none does. */
  private int[] table = new int[32];

  /** Takes what {@link Visitor} gives. */
  interface Visitor {
    void run(byte[] bytes, int from, int to, long n);
  }

  /** The same in every virtual machine, as that of an array. */
  static int hash(byte[] source, int from, int to) {
    int hash = 1;
    for (int at = from; at < to; at++) {
      hash = 31 * hash + source[at];
    }
    return hash;
  }

  /** Counts a run {@code n} times. Whether it is the first like it. */
  boolean add(byte[] source, int from, int to, int hash, long n) {
    int mask = table.length - 1;
    // The low bits of the hash are the last bytes': mixed, or runs with one end share a place.
    int slot = (hash * 0x9e3779b9 >>> 7) & mask;
    while (table[slot] != 0) {
      int known = table[slot] - 1;
      if (hashes[known] == hash
          && Arrays.equals(bytes, start(known), ends[known], source, from, to)) {
        counts[known] += n;
        return false;
      }
      slot = (slot + 1) & mask;
    }
    append(source, from, to, hash, n);
    table[slot] = size;
    if (size * 2 > table.length) {
      grow();
    }
    return true;
  }

  int size() {
    return size;
  }

  private int start(int run) {
    return run == 0 ? 0 : ends[run - 1];
  }

  private void append(byte[] source, int from, int to, int hash, long n) {
    int start = start(size);
    int end = Math.addExact(start, to - from);
    if (end > bytes.length) {
      bytes =
          Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(end, 2L * start)));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
      counts = Arrays.copyOf(counts, size * 2);
    }
    System.arraycopy(source, from, bytes, start, to - from);
    ends[size] = end;
    hashes[size] = hash;
    counts[size] = n;
    size++;
  }

  private void grow() {
    table = new int[table.length * 2];
    int mask = table.length - 1;
    for (int run = 0; run < size; run++) {
      int slot = (hashes[run] * 0x9e3779b9 >>> 7) & mask;
      while (table[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      table[slot] = run + 1;
    }
  }

  /** Each run after its length, before its count. */
  byte[] toByteArray() {
    byte[] packed = new byte[Math.addExact(start(size), Math.multiplyExact(size, 2 * MAX_VARINT))];
    int at = 0;
    for (int run = 0; run < size; run++) {
      int start = start(run);
      int length = ends[run] - start;
      at = write(length, packed, at);
      System.arraycopy(bytes, start, packed, at, length);
      at = write(counts[run], packed, at + length);
    }
    return Arrays.copyOf(packed, at);
  }

  /** Goes over what {@link #toByteArray} gave. */
  static void read(byte[] packed, Visitor visitor) {
    int at = 0;
    while (at < packed.length) {
      int from = varintEnd(packed, at);
      int to = from + (int) varint(packed, at);
      visitor.run(packed, from, to, varint(packed, to));
      at = varintEnd(packed, to);
    }
  }

  /** Writes a number that is not negative; gives where it ends. */
  static int write(long number, byte[] out, int from) {
    long left = number;
    int at = from;
    while (left >= MORE) {
      out[at++] = (byte) (left | MORE);
      left >>>= BITS;
    }
    out[at++] = (byte) left;
    return at;
  }

  static long varint(byte[] in, int from) {
    long number = 0;
    int at = from;
    for (int shift = 0; ; shift += BITS) {
      byte octet = in[at++];
      number |= (long) (octet & (MORE - 1)) << shift;
      if (octet >= 0) {
        return number;
      }
    }
  }

  static int varintEnd(byte[] in, int from) {
    int at = from;
    while (in[at] < 0) {
      at++;
    }
    return at + 1;
  }
}
