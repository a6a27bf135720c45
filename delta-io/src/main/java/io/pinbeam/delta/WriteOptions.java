package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.io.Serializable;

/** How data files are written. */
@AutoValue
public abstract class WriteOptions implements Serializable {
  private static final long MIB = 1L << 20;
  private static final int OPEN_FILES = 20;

  /** Zstandard at level 1, row groups of 128 MiB, files of about 256 MiB, at most 20 open. */
  public static WriteOptions defaults() {
    return new AutoValue_WriteOptions.Builder()
        .compression(Compression.ZSTD)
        .zstdLevel(1)
        .rowGroupBytes(128 * MIB)
        .targetFileBytes(256 * MIB)
        .maxOpenFiles(OPEN_FILES)
        .build();
  }

  abstract Builder toBuilder();

  public abstract Compression compression();

  /** Zstandard's level, from 1 (fast) to 22 (small). */
  public abstract int zstdLevel();

  /**
   * A row group is closed at about this size; the writer holds one in memory. Transforms that write
   * several partitions at a time hold as much in all.
   */
  public abstract long rowGroupBytes();

  /** Transforms that choose the files themselves begin a new one at about this size. */
  public abstract long targetFileBytes();

  /** Transforms that write several partitions at a time have so many files open, at most. */
  public abstract int maxOpenFiles();

  public WriteOptions withCompression(Compression compression) {
    return toBuilder().compression(compression).build();
  }

  public WriteOptions withZstdLevel(int level) {
    if (level < 1 || level > 22) {
      throw new IllegalArgumentException("Zstandard's levels are 1 to 22, not " + level);
    }
    return toBuilder().zstdLevel(level).build();
  }

  public WriteOptions withRowGroupBytes(long bytes) {
    return toBuilder().rowGroupBytes(positive(bytes)).build();
  }

  public WriteOptions withTargetFileBytes(long bytes) {
    return toBuilder().targetFileBytes(positive(bytes)).build();
  }

  public WriteOptions withMaxOpenFiles(int files) {
    if (files < 1) {
      throw new IllegalArgumentException("A writer needs 1 open file or more, not " + files);
    }
    return toBuilder().maxOpenFiles(files).build();
  }

  private static long positive(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("A size is 1 byte or more, not " + bytes);
    }
    return bytes;
  }

  @AutoValue.Builder
  abstract static class Builder {
    abstract Builder compression(Compression compression);

    abstract Builder zstdLevel(int level);

    abstract Builder rowGroupBytes(long bytes);

    abstract Builder targetFileBytes(long bytes);

    abstract Builder maxOpenFiles(int files);

    abstract WriteOptions build();
  }
}
