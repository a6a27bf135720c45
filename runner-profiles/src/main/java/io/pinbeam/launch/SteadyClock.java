package io.pinbeam.launch;

import java.util.concurrent.TimeUnit;
import org.apache.spark.util.Clock;

/**
 * By what Spark times the batches of a stream: the machine's clock when it began, and the time that
 * has passed since. With the machine's own no batch would begin for as long as that is set back,
 * and thousands at once when it is set forward. The profiles name it in {@code
 * spark.streaming.clock}.
 */
public final class SteadyClock implements Clock {
  private final long offsetMillis = System.currentTimeMillis() - counted();

  @Override
  public long getTimeMillis() {
    return counted() + offsetMillis;
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

  private static long counted() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
