package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.ErrorLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The parts that run. A stop may come while a part is still starting: it waits for that start, ends
 * what runs, and lets no further part start.
 */
final class RunningCloud implements AutoCloseable {
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private boolean closed;

  /** Starts something, unless the cloud was closed. */
  synchronized <T extends AutoCloseable> T start(Start<T> start) throws CloudException {
    if (closed) {
      throw new CloudException("stopped while it was starting");
    }
    T started = start.start();
    running.push(started);
    return started;
  }

  /** Ends everything, the last started first; what fails to end does not keep the rest. */
  @Override
  public synchronized void close() {
    closed = true;
    List<Exception> failures = new ArrayList<>();
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        failures.add(e);
      }
    }
    for (Exception failure : failures) {
      System.err.println("local cloud: " + ErrorLine.of(failure.getMessage()));
    }
  }

  /** Starts one thing. */
  interface Start<T extends AutoCloseable> {
    T start() throws CloudException;
  }
}
