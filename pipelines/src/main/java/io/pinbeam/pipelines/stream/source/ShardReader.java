package io.pinbeam.pipelines.stream.source;

import java.io.IOException;

/** Reads one shard in its order. Used by one thread. */
public interface ShardReader extends AutoCloseable {
  /**
   * The next records. Waits a moment if there are none, so that it may be called again at once.
   *
   * @throws IOException in one line, without secrets, for what may go away by itself: throttling, a
   *     cut network. The next call goes on where this one failed, with nothing lost or twice
   */
  Fetch fetch() throws IOException, InterruptedException;

  @Override
  void close();
}
