package io.pinbeam.delta;

/** How the pages of data files are compressed. */
public enum Compression {
  /** The default: at level 1 two thirds of the size of snappy, at four fifths of its speed. */
  ZSTD,
  SNAPPY,
  UNCOMPRESSED
}
