package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.util.OptionalLong;

/** What a compaction did; with a dry run what it would do. */
@AutoValue
public abstract class CompactResult {
  static CompactResult of(
      long filesRemoved,
      long bytesRemoved,
      long filesAdded,
      long bytesAdded,
      long rows,
      OptionalLong version) {
    return new AutoValue_CompactResult(
        filesRemoved, bytesRemoved, filesAdded, bytesAdded, rows, version);
  }

  /** The small files that were rewritten. */
  public abstract long filesRemoved();

  public abstract long bytesRemoved();

  /** The files that hold their rows now. */
  public abstract long filesAdded();

  /** With a dry run the bytes of the old files. */
  public abstract long bytesAdded();

  /** The rows that were rewritten; with a dry run those that the log tells. */
  public abstract long rows();

  /** The version committed; empty if there was nothing to do, or with a dry run. */
  public abstract OptionalLong version();
}
