package io.pinbeam.pipelines.stream.source;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A record of a shard.
 *
 * @param position its sequence number or offset
 * @param arrivalMillis when it came, by the source's stamp
 * @param timeMillis the time that puts it into windows: its arrival, or a later time if an earlier
 *     one is closed already; never falls along the shard
 * @param isLate whether the source had passed the window of its arrival in this run already, by a
 *     later stamp or since there was nothing more; that an earlier run closed it makes none late
 * @param data null for a Kafka record without a value
 */
public record ShardRecord(
    String position, long arrivalMillis, long timeMillis, boolean isLate, byte @Nullable [] data) {}
