package io.pinbeam.pipelines.stream.source;

import java.util.List;

/**
 * A shard as the source lists it.
 *
 * @param parents the shards whose records all came before; those that are not listed any more
 *     included
 */
public record ShardInfo(ShardId id, List<String> parents) {}
