package io.pinbeam.launch;

import java.util.concurrent.TimeUnit;
import org.apache.spark.util.Clock;

/**
 * By what Spark times the batches of a stream: with the machine's own clock no batch would begin
 * for as long as that is set back, and thousands at once when it is set forward. The profiles name
 * it in {@code spark.streaming.clock}.
 */
public final class SteadyClock implements Clock {
  @Override
  public long getTimeMillis() {
    return SteadyTime.millis();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long waitTillTime(long millis) {
    long left = millis - getTimeMillis();
    while (left > 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(left);
      } catch (InterruptedException e) {
        throw SteadyClock.<RuntimeException>asItIs(e);
      }
      left = millis - getTimeMillis();
    }
    return getTimeMillis();
  }

  /** By an interrupt Spark ends its timer; Scala's interface does not say that there may be one. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> E asItIs(InterruptedException interrupt) throws E {
    throw (E) interrupt;
  }
}
