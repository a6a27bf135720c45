package io.pinbeam.pipelines.arrival;

import io.pinbeam.pipelines.options.SourceType;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What an account is of; it does not change from slice to slice.
 *
 * @param input the folder or prefix of files; null for Kafka
 * @param user null where there is only one
 */
public record SliceSource(SourceType type, @Nullable String input, @Nullable String user) {}
