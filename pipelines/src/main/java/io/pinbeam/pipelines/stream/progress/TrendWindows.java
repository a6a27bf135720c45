package io.pinbeam.pipelines.stream.progress;

import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.WindowCommits;
import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.trend.CommitTrends;
import io.pinbeam.pipelines.stream.trend.TrendsTable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Which windows of the trends are committed. */
final class TrendWindows {
  private final WindowCommits commits;
  private final long sizeMillis;
  private final long everyMillis;

  private TrendWindows(WindowCommits commits, long sizeMillis, long everyMillis) {
    this.commits = commits;
    this.sizeMillis = sizeMillis;
    this.everyMillis = everyMillis;
  }

  /** As of now. */
  static TrendWindows of(OutputLayout layout, Duration size, Duration every) throws IOException {
    TrendWindows windows =
        new TrendWindows(
            DeltaTable.at(layout.table(TrendsTable.NAME)).windowCommits(CommitTrends.APPLICATION),
            size.toMillis(),
            every.toMillis());
    try {
      windows.isCommitted(0);
    } catch (IllegalArgumentException e) {
      throw new BadOptionException(
          "--windowEvery (or --window) is another one than that of the trends in "
              + layout.root()
              + ": keep it, or take another --output",
          e);
    }
    return windows;
  }

  /** Whether a window of commits lies in a window of the trends that is not committed. */
  boolean isNeeded(long commitWindowStart) {
    long last = Math.floorDiv(commitWindowStart, everyMillis) * everyMillis;
    for (long start = last; start > commitWindowStart - sizeMillis; start -= everyMillis) {
      if (!isCommitted(start)) {
        return true;
      }
    }
    return false;
  }

  private boolean isCommitted(long start) {
    return commits.isCommitted(
        CommitTrends.window(Instant.ofEpochMilli(start), Duration.ofMillis(everyMillis)));
  }
}
