package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.delta.ConflictException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Does again what a store refuses for a while, because a worker that fails ends a stream on some
 * runners. One line in the log says that an outage began, one that it is over.
 */
public final class StoreRetry {
  private static final Logger LOG = LoggerFactory.getLogger(StoreRetry.class);
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private final Duration limit;
  private final long firstPauseMillis;

  StoreRetry(Duration limit, long firstPauseMillis) {
    this.limit = limit;
    this.firstPauseMillis = firstPauseMillis;
  }

  /** Tries for 15 minutes. */
  public static StoreRetry create() {
    return new StoreRetry(LIMIT, FIRST_PAUSE_MILLIS);
  }

  /**
   * Runs an action until it succeeds.
   *
   * @param what is written where, for the log: {@code tables/pin of s3://bucket/stream}
   * @throws IOException what the action threw last, if it may not pass or did not within the limit
   */
  public <T> T run(String what, IoAction<T> action) throws IOException {
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        T result = action.run();
        if (attempt > 1) {
          LOG.info("{} can be written again after {} s", what, seconds(start));
        }
        return result;
      } catch (IOException | RuntimeException e) {
        if (!mayPass(e) || System.nanoTime() - start > limit.toNanos()) {
          throw e;
        }
        if (attempt == 1) {
          LOG.warn("cannot write {}: {}; trying again", what, reason(e));
        }
        pause(attempt);
      }
    }
  }

  private static long seconds(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toSeconds();
  }

  private static boolean mayPass(Exception e) {
    if (e instanceof ConflictException || Thread.currentThread().isInterrupted()) {
      return false;
    }
    boolean mayPass = false;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException
          || cause instanceof UnsupportedOperationException) {
        return false;
      }
      mayPass |=
          cause instanceof IOException
              || cause instanceof UncheckedIOException
              || cause instanceof SdkException;
    }
    return mayPass;
  }

  /** In one line. */
  private static String reason(Throwable e) {
    String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    return message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  private void pause(int attempt) throws IOException {
    long longest =
        Math.min(LONGEST_PAUSE_MILLIS, firstPauseMillis << Math.min(attempt - 1, Byte.SIZE));
    try {
      Thread.sleep(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }

  /** Something that reaches a store. */
  @FunctionalInterface
  public interface IoAction<T> {
    T run() throws IOException;
  }
}
