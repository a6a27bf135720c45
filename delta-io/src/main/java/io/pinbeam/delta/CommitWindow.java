package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * One window of one shard of an application's input: what one commit of an unbounded write holds. A
 * table takes each at most once, in whatever order they come.
 */
@AutoValue
public abstract class CommitWindow implements Serializable {
  /**
   * Names a window.
   *
   * @param application the writing application; the same through all its restarts
   * @param shard the part of the input that the window is a window of; a replay must give the same
   *     rows for it
   * @param start the window's first instant; whole milliseconds
   * @param size the size of all windows of the application; whole milliseconds
   */
  public static CommitWindow of(String application, String shard, Instant start, Duration size) {
    if (size.toMillis() < 1) {
      throw new IllegalArgumentException("A window has a size of 1 ms or more, not " + size);
    }
    return new AutoValue_CommitWindow(application, shard, start, size);
  }

  public abstract String application();

  public abstract String shard();

  public abstract Instant start();

  public abstract Duration size();

  /** The first instant after the window. */
  public final Instant end() {
    return start().plus(size());
  }
}
