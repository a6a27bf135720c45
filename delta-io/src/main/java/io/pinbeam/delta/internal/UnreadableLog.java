package io.pinbeam.delta.internal;

import com.fasterxml.jackson.core.JsonProcessingException;

/**
 * What a log that is not as the protocol says makes Kernel throw, of which each kind of damage has
 * another: one exception, with the table's name. Faults of the store stay what they are.
 */
public final class UnreadableLog {
  private UnreadableLog() {}

  /** Reads from a log. */
  public interface Reading<T, E extends Exception> {
    T read() throws E;
  }

  /**
   * Reads from the log of the table at a path.
   *
   * @throws IllegalStateException if the log is not as the protocol says
   */
  public static <T, E extends Exception> T named(String path, Reading<T, E> reading) throws E {
    try {
      return reading.read();
    } catch (RuntimeException e) {
      throw named(path, e);
    } catch (Exception e) {
      if (e instanceof JsonProcessingException) {
        throw unreadable(path, "JSON", e);
      }
      throw e;
    }
  }

  static RuntimeException named(String path, RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JsonProcessingException) {
        return unreadable(path, "JSON", cause);
      }
    }
    // Kernel's JSON rows throw the bare class.
    boolean unexpected =
        failure instanceof NullPointerException
            || failure instanceof ClassCastException
            || failure instanceof IndexOutOfBoundsException
            || (failure.getClass() == RuntimeException.class && failure.getCause() == null);
    return unexpected ? unreadable(path, "the protocol", failure) : failure;
  }

  /** Without the cause, whose message may quote the log, which has values of rows. */
  private static IllegalStateException unreadable(String path, String rule, Throwable cause) {
    IllegalStateException unreadable =
        new IllegalStateException(
            "The log of table " + path + " cannot be read: an action is not as " + rule + " says");
    unreadable.setStackTrace(cause.getStackTrace());
    return unreadable;
  }
}
