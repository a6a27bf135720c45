package io.pinbeam.pipelines.stream.source;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Waits longer from failure to failure, 0.2 s to 10 s, and says in the log when an outage begins
 * and when it is over.
 */
final class Backoff {
  private static final long MIN_MILLIS = 200;
  private static final long MAX_MILLIS = 10_000;

  private final String failing;
  private final String working;
  private final Logger log;
  private int failures;
  private long sinceNanos;

  /**
   * @param failing as in "<em>cannot read s/1</em>: timeout; trying again"
   * @param working as in "<em>s/1 is read again</em> after 3 s"
   */
  Backoff(String failing, String working, Logger log) {
    this.failing = failing;
    this.working = working;
    this.log = log;
  }

  void failed(IOException e) throws InterruptedException {
    if (failures++ == 0) {
      sinceNanos = System.nanoTime();
      log.warn("{}; trying again", line(e));
    }
    Thread.sleep(waitMillis(failures, ThreadLocalRandom.current().nextDouble()));
  }

  /** A client that says itself what it cannot do is not repeated. */
  String line(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith(failing) ? message : failing + ": " + message;
  }

  /** Half of the wait is drawn, so that many shards do not come back at once. */
  static long waitMillis(int failures, double draw) {
    long full = Math.min(MAX_MILLIS, MIN_MILLIS << Math.min(failures - 1, 10));
    return full / 2 + (long) (full / 2 * draw);
  }

  void succeeded() {
    if (failures > 0) {
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
      log.info("{} after {} s", working, (millis + 500) / 1000);
      failures = 0;
    }
  }
}
