package io.pinbeam.pipelines.stream.source;

import java.io.Serializable;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Records of a shard that follow each other and that the tables have: a line of the ledger.
 *
 * @param windowStart the first millisecond of the window that they were committed in
 * @param previous the position before {@code first}; null where reading began
 */
public record DoneRange(long windowStart, @Nullable String previous, String first, String last)
    implements Serializable {}
