package io.pinbeam.emulator.cloud;

import java.util.Map;

/** One running server of the local cloud. */
interface CloudPart extends AutoCloseable {
  /** The name it is asked for and announced by, such as {@code kafka}. */
  String name();

  /** Where it answers, as a client wants it: {@code host:port} or a URL. */
  String address();

  /** The environment variables with which a usual client reaches it; may be empty. */
  Map<String, String> environment();

  /** Stops the server; its data stays. A second call does nothing. */
  @Override
  void close();
}
