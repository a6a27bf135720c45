package io.pinbeam.transforms.join;

/** Reads the numbers of packed rows, one after the other. */
abstract class PackedReader {
  byte[] bytes = new byte[0];

  /** Where the next number is read. */
  int at;

  /** A varint, as {@link PackedRows} writes it. */
  final long signed() {
    long coded = 0;
    int shift = 0;
    byte next;
    do {
      next = bytes[at++];
      coded |= (next & 0x7fL) << shift;
      shift += 7;
    } while (next < 0);
    return (coded >>> 1) ^ -(coded & 1);
  }

  /** A number in so many bytes, the highest first. */
  final long fixed(int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | (bytes[at++] & 0xff);
    }
    return value;
  }
}
