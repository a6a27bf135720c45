package io.pinbeam.transforms.join;

import io.pinbeam.transforms.model.Kind;

/**
 * Walks over rows that {@link PackedRows} packed, one after the other.
 *
 * <pre>{@code
 * PackedCursor row = PackedCursor.of(bytes, bytes.length);
 * while (row.next()) {
 *   copy.add(row, row.major() + 1);
 * }
 * }</pre>
 */
public final class PackedCursor extends PackedReader {
  private static final Kind[] KINDS = Kind.values();
  private static final int KIND_BITS = 3;

  private final int limit;
  private int head;
  private long key;
  private long major;
  private long position;
  private int part;
  private long fingerprint;
  private int start;

  private PackedCursor(byte[] bytes, int limit) {
    this.bytes = bytes;
    this.limit = limit;
  }

  /** Before the first of the rows, which end before {@code end}. */
  public static PackedCursor of(byte[] packed, int end) {
    return new PackedCursor(packed, end);
  }

  /** Moves to the next row; whether there is one. */
  public boolean next() {
    if (at >= limit) {
      return false;
    }
    head = bytes[at++];
    key = signed();
    major = signed();
    position = signed();
    part = (int) signed();
    signed(); // Where it was written: not of use to another join.
    fingerprint = fixed(Long.BYTES);
    int length = (int) fixed(Integer.BYTES);
    start = at;
    at += length;
    return true;
  }

  public Kind kind() {
    return KINDS[head & KIND_BITS];
  }

  public long key() {
    return key;
  }

  /** The first part of its order. */
  public long major() {
    return major;
  }

  int columns() {
    return head & ~KIND_BITS;
  }

  long position() {
    return position;
  }

  int part() {
    return part;
  }

  long fingerprint() {
    return fingerprint;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where its columns and marks begin. */
  int start() {
    return start;
  }

  /** The byte after them. */
  int end() {
    return at;
  }
}
