package io.pinbeam.pipelines.stream.source;

import java.io.Serializable;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Where a run takes a shard up that the tables know.
 *
 * @param start begin at this start position, as the user said; null: at {@code position}
 * @param position where to begin; null if {@code start} is given
 * @param isInclusive whether the record at {@code position} is read again itself, or the one after
 *     it is the first
 * @param floorMillis the end of the last window that was committed before where reading begins: no
 *     later record belongs into a window before it
 * @param done what the tables have of the records from there on, in the shard's order: read again
 *     for trends that are not written yet, or because there are gaps between
 */
public record ShardPlan(
    @Nullable StartPosition start,
    @Nullable String position,
    boolean isInclusive,
    long floorMillis,
    List<DoneRange> done)
    implements Serializable {}
