package io.pinbeam.pipelines.stream.source;

import java.io.IOException;
import java.util.List;

/** Reaches the streams of one service. Safe for use by several threads. */
public interface ShardClient extends AutoCloseable {
  /**
   * The shards that hold records or may get some, closed ones included.
   *
   * @throws IOException in one line, without secrets; with {@link java.io.FileNotFoundException}
   *     for a stream that is not there
   */
  List<ShardInfo> shards(String stream) throws IOException;

  /** Begins at a start position. */
  ShardReader open(ShardId shard, StartPosition start) throws IOException;

  /**
   * Begins after a record. If the source does not have the record any more, at the oldest that it
   * has, after a warning in the log that names what may be lost.
   */
  ShardReader openAfter(ShardId shard, String position) throws IOException;

  /** As {@link #openAfter}, but the record itself is the first. */
  ShardReader openAt(ShardId shard, String position) throws IOException;

  @Override
  void close();
}
