package io.pinbeam.delta;

/** How the pages of data files are compressed. */
public enum Compression {
  /** The default: the smallest files of these, and at level 1 about as fast as snappy. */
  ZSTD,
  SNAPPY,
  UNCOMPRESSED
}
