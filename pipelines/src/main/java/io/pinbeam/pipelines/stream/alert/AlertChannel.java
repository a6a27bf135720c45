package io.pinbeam.pipelines.stream.alert;

import java.time.Duration;

/** A way for alerts to go out. */
interface AlertChannel extends AutoCloseable {
  String name();

  /** Where it goes, as a log may have it. */
  String address();

  /** Tries once; called by one thread at a time. */
  Attempt deliver(Alert alert) throws InterruptedException;

  @Override
  default void close() {}

  /** How a try ended. */
  enum End {
    DELIVERED,
    /** It may go better next time. */
    AGAIN,
    /** It will never go better. */
    REFUSED
  }

  /**
   * A try.
   *
   * @param reason what went wrong, in one line without secrets
   * @param pause how long the receiver asked to be left alone; zero if it did not
   */
  record Attempt(End end, String reason, Duration pause) {
    static Attempt delivered() {
      return new Attempt(End.DELIVERED, "", Duration.ZERO);
    }

    static Attempt again(String reason) {
      return new Attempt(End.AGAIN, reason, Duration.ZERO);
    }

    static Attempt refused(String reason) {
      return new Attempt(End.REFUSED, reason, Duration.ZERO);
    }
  }
}
