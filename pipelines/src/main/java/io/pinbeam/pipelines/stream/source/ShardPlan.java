package io.pinbeam.pipelines.stream.source;

import java.io.Serializable;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Where a run takes a shard up that the tables know.
 *
 * <p>The rules that make each record be committed once, whatever was committed before a kill:
 *
 * <ul>
 *   <li>{@code done} holds <em>all</em> ranges of the shard behind the place where reading begins
 *       that any table may have, whatever run and start they come from; with {@code start} given,
 *       all ranges that are known.
 *   <li>{@code floorMillis} is the latest window end of <em>all</em> other ranges of the shard. The
 *       windows of one commit key are then never used twice for different records.
 *   <li>A commit that reached some tables but not the ledger is brought to its end, with just the
 *       records that it had, before the plan is made. Else its records would be put into windows
 *       anew, and one that came late in the run before could now come in time: its window's commit
 *       would be taken for there already, without it.
 *   <li>Windows do not fall along the shard, and the ranges of one window follow each other.
 * </ul>
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
