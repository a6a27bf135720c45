package io.pinbeam.emulator.cloud;

import java.util.Map;

/** One running server of the local cloud. */
interface CloudPart extends AutoCloseable {
  /**
   * Where it answers, as clients want it: {@code host:port} or a URL, by the names that are
   * announced. The first is the part's own name.
   */
  Map<String, String> addresses();

  /** The environment variables with which a usual client reaches it; may be empty. */
  Map<String, String> environment();

  /** Stops the server; its data stays. A second call does nothing. */
  @Override
  void close();
}
