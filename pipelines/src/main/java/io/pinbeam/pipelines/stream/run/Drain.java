package io.pinbeam.pipelines.stream.run;

import io.pinbeam.pipelines.stream.source.ReadRange;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.pipelines.stream.source.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Ends a run in order: tells the reader to stop, learns how far it had read, and waits until the
 * tables have all of it. To be looked at again and again; never waits itself.
 */
final class Drain {
  private final StopFiles files;
  private final Committed committed;
  private final StopSignal.Mode mode;
  private final long patienceNanos;
  private final LongSupplier nanos;

  private boolean isAsked;
  private Optional<Map<ShardId, ReadRange>> read = Optional.empty();
  private long commits = -1;
  private long movedAt;
  private String trouble = "";

  /**
   * @param patience how long nothing may be committed before it is given up
   * @param nanos the clock
   */
  Drain(
      StopFiles files,
      Committed committed,
      StopSignal.Mode mode,
      Duration patience,
      LongSupplier nanos) {
    this.files = files;
    this.committed = committed;
    this.mode = mode;
    this.patienceNanos = patience.toNanos();
    this.nanos = nanos;
    movedAt = nanos.getAsLong();
  }

  /**
   * Whether the run may end now.
   *
   * @throws IllegalStateException if nothing moves any more
   */
  boolean isDone() {
    try {
      if (step()) {
        return true;
      }
      trouble = "";
    } catch (IOException | UncheckedIOException e) {
      // The store may be away for a moment.
      trouble = ": " + e.getMessage();
    }
    if (nanos.getAsLong() - movedAt > patienceNanos) {
      throw new IllegalStateException(
          "the stream did not end in order within "
              + Duration.ofNanos(patienceNanos).toSeconds()
              + " s ("
              + (read.isEmpty() ? "the reader did not answer" : "not all is committed")
              + trouble
              + "); nothing is lost: the next run goes on where the tables end");
    }
    return false;
  }

  private boolean step() throws IOException {
    if (!isAsked) {
      files.ask(mode);
      isAsked = true;
    }
    if (read.isEmpty()) {
      read = files.read();
      if (read.isEmpty()) {
        return false;
      }
      movedAt = nanos.getAsLong();
    }
    if (committed.covers(read.get())
        && (mode == StopSignal.Mode.STOP || committed.areTrendsComplete())) {
      return true;
    }
    long now = committed.commits();
    if (now != commits) {
      commits = now;
      movedAt = nanos.getAsLong();
    }
    return false;
  }
}
