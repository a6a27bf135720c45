package io.pinbeam.pipelines.stream.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Tells up to where a window that is not there will not come any more. Windows are committed a
 * little after their end was read, and on Spark in any order: so some time has to pass.
 */
final class EmptyWindows {
  private final Duration patience;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private @Nullable Instant readUntil;

  EmptyWindows(Duration patience) {
    this.patience = patience;
  }

  /** Everything up to a time has been read; null tells nothing. */
  void readUntil(@Nullable Instant time) {
    if (time != null && (readUntil == null || time.isAfter(readUntil))) {
      readUntil = time;
    }
  }

  /** Windows that end at or before this are there or empty. */
  Instant settledAt(Instant now) {
    if (readUntil != null) {
      samples.addLast(new Sample(now, readUntil));
    }
    Instant settled = Instant.MIN;
    while (!samples.isEmpty() && !samples.peekFirst().at().plus(patience).isAfter(now)) {
      settled = samples.removeFirst().readUntil();
    }
    if (settled.isAfter(Instant.MIN)) {
      // Still so at the next call.
      samples.addFirst(new Sample(now.minus(patience), settled));
    }
    return settled;
  }

  /** A fault of the store holds commits back: the time begins anew. */
  void forget() {
    samples.clear();
  }

  private record Sample(Instant at, Instant readUntil) {}
}
