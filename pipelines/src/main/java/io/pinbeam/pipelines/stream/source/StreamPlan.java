package io.pinbeam.pipelines.stream.source;

import java.io.Serializable;
import java.util.Map;

/**
 * Where a run begins, made of what the tables hold.
 *
 * @param start for shards that the tables do not know; children of resharded shards always begin at
 *     the trim horizon
 * @param shards the shards that the tables know
 * @param commitIntervalMillis the size of the windows that are committed
 */
public record StreamPlan(
    StartPosition start, Map<ShardId, ShardPlan> shards, long commitIntervalMillis)
    implements Serializable {
  /** The end of the last window that the tables have; {@link Long#MIN_VALUE} without any. */
  long reachedMillis() {
    long reached = Long.MIN_VALUE;
    for (ShardPlan shard : shards.values()) {
      reached = Math.max(reached, shard.floorMillis());
      for (DoneRange range : shard.done()) {
        reached = Math.max(reached, range.windowStart() + commitIntervalMillis);
      }
    }
    return reached;
  }
}
