package io.pinbeam.dashboard.table;

import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What a look at a table gave.
 *
 * @param status whether there is a table, and it could be read
 * @param version of the table; -1 if there is none
 * @param reason why it could not be read, in one line; null if it could
 */
public record TableState(Status status, long version, @Nullable String reason) {
  /** Whether a table is there for a reader. */
  public enum Status {
    MISSING,
    READABLE,
    UNREADABLE
  }

  static TableState missing() {
    return new TableState(Status.MISSING, -1, null);
  }

  static TableState readable(long version) {
    return new TableState(Status.READABLE, version, null);
  }

  static TableState unreadable(long version, String reason) {
    return new TableState(Status.UNREADABLE, version, reason);
  }
}
