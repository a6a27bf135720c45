package io.pinbeam.pipelines.stream.progress;

import io.pinbeam.pipelines.stream.source.DoneRange;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a restart needs of a line of the ledger.
 *
 * @param previous the position before {@code first}; null where reading began
 * @param read the posts found in the records
 */
record CommittedRange(
    long windowStart,
    @Nullable String previous,
    String first,
    String last,
    long read,
    long committedAt) {
  DoneRange toDone() {
    return new DoneRange(windowStart, previous, first, last);
  }

  /** Of two lines of the same records: one may know what comes before them, or be a mere link. */
  CommittedRange merge(CommittedRange other) {
    return new CommittedRange(
        read >= other.read ? windowStart : other.windowStart,
        previous == null ? other.previous : previous,
        first,
        last,
        Math.max(read, other.read),
        Math.max(committedAt, other.committedAt));
  }
}
