package io.pinbeam.pipelines.stream.progress;

import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.WindowCommits;
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
    return new TrendWindows(
        DeltaTable.at(layout.table(TrendsTable.NAME)).windowCommits(CommitTrends.APPLICATION),
        size.toMillis(),
        every.toMillis());
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
