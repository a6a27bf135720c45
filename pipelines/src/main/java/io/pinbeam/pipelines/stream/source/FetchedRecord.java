package io.pinbeam.pipelines.stream.source;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A record as it was fetched.
 *
 * @param data null for a Kafka record without a value
 */
public record FetchedRecord(String position, long arrivalMillis, byte @Nullable [] data) {}
