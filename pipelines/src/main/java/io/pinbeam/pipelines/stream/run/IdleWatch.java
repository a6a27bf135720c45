package io.pinbeam.pipelines.stream.run;

import io.pinbeam.pipelines.stream.run.StreamCounts.Metric;
import java.util.OptionalLong;

/**
 * Tells when every stream is read to its tip and nobody writes: all that was there a while after
 * the last record was seen has been read.
 */
final class IdleWatch {
  private static final long QUIET_MILLIS = 2_000;

  private long records;
  private long quietSince;

  /** Whether that is told by the source's clock, as ours is behind it. */
  private boolean isByTip;

  IdleWatch(long nowMillis) {
    quietSince = nowMillis;
  }

  boolean isIdle(StreamCounts counts, long nowMillis) {
    long seen = counts.total(Metric.RECORDS);
    if (seen != records) {
      records = seen;
      quietSince = nowMillis;
      isByTip = false;
    }
    OptionalLong tip = counts.tip();
    if (!isByTip && tip.isPresent() && tip.getAsLong() > nowMillis) {
      quietSince = tip.getAsLong();
      isByTip = true;
    }
    return tip.isPresent() && tip.getAsLong() >= quietSince + QUIET_MILLIS;
  }
}
