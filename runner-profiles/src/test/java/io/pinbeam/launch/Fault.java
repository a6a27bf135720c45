package io.pinbeam.launch;

import java.util.List;
import java.util.Random;

/** What can go wrong with one request to a server. */
enum Fault {
  NONE,
  /** Answered with 500; the server has not seen it. */
  INTERNAL_ERROR,
  /** Answered with 503 SlowDown; the server has not seen it. */
  SLOW_DOWN,
  /** Done and answered, but late. */
  SLOW_ANSWER,
  /** The connection ends before the server has seen it. */
  CUT_REQUEST,
  /** Done; the connection ends in the middle of the answer. */
  CUT_ANSWER,
  /** Done; the connection ends without an answer. */
  LOST_ANSWER,
  /** Done, and yet answered with 500. */
  DONE_BUT_ERROR,
  /** Answered as if a condition that does not hold did: what a store does that knows none. */
  NO_CONDITIONS,
  /** Neither done nor answered, while the connection stays open. */
  SILENCE;

  private static final List<Fault> PASSING =
      List.of(
          INTERNAL_ERROR,
          SLOW_DOWN,
          SLOW_ANSWER,
          CUT_REQUEST,
          CUT_ANSWER,
          LOST_ANSWER,
          DONE_BUT_ERROR);

  /** One of those after which a client may ask again, and does. */
  static Fault passing(Random random) {
    return PASSING.get(random.nextInt(PASSING.size()));
  }
}
