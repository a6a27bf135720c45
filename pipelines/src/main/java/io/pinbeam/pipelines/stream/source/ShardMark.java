package io.pinbeam.pipelines.stream.source;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How far a shard was read.
 *
 * @param first the first record that the run handed out; null before it
 * @param position of the last record handed out; null before the first one
 * @param timeMillis the time of the last record handed out; {@link Long#MIN_VALUE} before it
 * @param slackMillis how long after a time that the shard had no more records at, one with an older
 *     stamp may still come
 * @param openedMillis when it was first opened; 0 if it was not yet
 * @param isFromHorizon whether it begins at the trim horizon, wherever the run was told to begin,
 *     as it goes on where another shard ended or came to be during the run
 * @param isEnded whether it is closed and read to its end
 */
public record ShardMark(
    ShardId shard,
    @Nullable String first,
    @Nullable String position,
    long timeMillis,
    long slackMillis,
    long openedMillis,
    boolean isFromHorizon,
    boolean isEnded) {}
