package io.pinbeam.pipelines.stream.source;

/** The records of a shard that a run took: the first position and the last one. */
public record ReadRange(String first, String last) {}
