package io.pinbeam.pipelines.arrival;

import java.io.Serializable;
import java.time.Instant;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * A stretch of time.
 *
 * @param from null: from the beginning
 * @param to exclusive
 */
public record TimeRange(@Nullable Instant from, Instant to) implements Serializable {
  private static final long serialVersionUID = 1;

  /** Whether it has an instant. */
  public boolean contains(Instant at) {
    return (from == null || !at.isBefore(from)) && at.isBefore(to);
  }

  /** Whether an instant lies in it or is its end. */
  boolean reaches(@Nullable Instant at) {
    return at == null ? from == null : at.equals(to) || contains(at);
  }

  boolean isEmpty() {
    return from != null && !from.isBefore(to);
  }

  /** As people write it, in UTC. */
  @Override
  public String toString() {
    return "[" + (from == null ? "the beginning" : from) + ", " + to + ")";
  }
}
