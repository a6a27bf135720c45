package io.pinbeam.launch;

/** A process of the way in that a test kills and starts again. */
interface Victim extends AutoCloseable {
  String name();

  /** Starts it, on the data and the ports that it had before. */
  void start() throws Exception;

  /** Ends it as {@code kill -9} does. */
  void kill() throws Exception;

  /** Whether it runs, as it should unless it was killed. */
  boolean isAlive();

  /** Ends it for good. */
  @Override
  void close() throws Exception;
}
