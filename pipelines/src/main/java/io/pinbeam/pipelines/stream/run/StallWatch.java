package io.pinbeam.pipelines.stream.run;

import io.pinbeam.pipelines.options.DurationText;
import io.pinbeam.pipelines.stream.run.StreamCounts.Metric;
import java.time.Duration;

/**
 * Tells when a stream reads on and commits nothing: its runner has lost something that it does not
 * find again, and the next run does. A source that waits, as for a shard that cannot be read, is no
 * such case: its watermark stands still.
 */
final class StallWatch {
  private final Duration limit;
  private final long enoughMillis;
  private StreamTotals committed = StreamTotals.NONE;
  private long recordsAtCommit;
  private long pendingSince = Long.MAX_VALUE;
  private long watermarkThen;
  private volatile boolean isStalled;

  /**
   * @param limit how long records may have been read of which none is committed
   * @param commitInterval how far the source has to come at any rate before a record is committed
   */
  StallWatch(Duration limit, Duration commitInterval) {
    this.limit = limit;
    enoughMillis = commitInterval.toMillis() + limit.toMillis() / 2;
  }

  /** Takes in how it is now. */
  void look(long nowMillis, StreamCounts counts, StreamTotals now) {
    long records = counts.total(Metric.RECORDS);
    if (!now.equals(committed)) {
      committed = now;
      recordsAtCommit = records;
      pendingSince = Long.MAX_VALUE;
      return;
    }
    long watermark = counts.watermark().orElse(Long.MIN_VALUE);
    if (records > recordsAtCommit && pendingSince == Long.MAX_VALUE) {
      pendingSince = nowMillis;
      watermarkThen = watermark;
    }
    isStalled =
        nowMillis - limit.toMillis() >= pendingSince && watermark - enoughMillis >= watermarkThen;
  }

  /**
   * Lets a run that is stalled fail.
   *
   * @throws IllegalStateException if it is
   */
  void check() {
    if (isStalled) {
      throw new IllegalStateException(
          "the stream reads, but has committed nothing for more than "
              + DurationText.of(limit)
              + "; nothing is lost: start it again, and it goes on where the tables end");
    }
  }
}
