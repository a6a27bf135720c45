package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.io.Serializable;

/** How data files are written. */
@AutoValue
public abstract class WriteOptions implements Serializable {
  private static final long MIB = 1L << 20;

  /** Zstandard at level 1, row groups of 128 MiB, files of about 256 MiB. */
  public static WriteOptions defaults() {
    return new AutoValue_WriteOptions(Compression.ZSTD, 1, 128 * MIB, 256 * MIB);
  }

  public abstract Compression compression();

  /** Zstandard's level, from 1 (fast) to 22 (small). */
  public abstract int zstdLevel();

  /** A row group is closed at about this size; the writer holds one in memory. */
  public abstract long rowGroupBytes();

  /** Transforms that choose the files themselves begin a new one at about this size. */
  public abstract long targetFileBytes();

  public WriteOptions withCompression(Compression compression) {
    return new AutoValue_WriteOptions(compression, zstdLevel(), rowGroupBytes(), targetFileBytes());
  }

  public WriteOptions withZstdLevel(int level) {
    if (level < 1 || level > 22) {
      throw new IllegalArgumentException("Zstandard's levels are 1 to 22, not " + level);
    }
    return new AutoValue_WriteOptions(compression(), level, rowGroupBytes(), targetFileBytes());
  }

  public WriteOptions withRowGroupBytes(long bytes) {
    return new AutoValue_WriteOptions(
        compression(), zstdLevel(), positive(bytes), targetFileBytes());
  }

  public WriteOptions withTargetFileBytes(long bytes) {
    return new AutoValue_WriteOptions(compression(), zstdLevel(), rowGroupBytes(), positive(bytes));
  }

  private static long positive(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("A size is 1 byte or more, not " + bytes);
    }
    return bytes;
  }
}
