package io.pinbeam.pipelines.stream.source;

import java.io.Serializable;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Where a run takes a shard up that the tables know.
 *
 * @param after read on after this position; null: from the shard's start position, as nothing
 *     before the first of {@code done} is needed or known
 * @param floorMillis the end of the last window that was committed up to {@code after}: no later
 *     record belongs into a window before it
 * @param done what the tables have of the records after {@code after}, in the shard's order: read
 *     again for trends that are not written yet, or because there are gaps between
 */
public record ShardPlan(@Nullable String after, long floorMillis, List<DoneRange> done)
    implements Serializable {}
