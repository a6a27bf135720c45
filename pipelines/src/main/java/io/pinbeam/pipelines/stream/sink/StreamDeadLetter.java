package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.transforms.errors.Rejection;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A refused record of a stream.
 *
 * @param kind its label; null where it could not be told
 * @param position sequence number or offset
 */
record StreamDeadLetter(
    Rejection rejection,
    @Nullable String kind,
    ShardId shard,
    String position,
    long arrivalMillis,
    String runId,
    long atMillis) {}
