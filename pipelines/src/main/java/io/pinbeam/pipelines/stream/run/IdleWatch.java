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

  IdleWatch(long nowMillis) {
    quietSince = nowMillis;
  }

  boolean isIdle(StreamCounts counts, long nowMillis) {
    long seen = counts.total(Metric.RECORDS);
    if (seen != records) {
      records = seen;
      quietSince = nowMillis;
    }
    OptionalLong tip = counts.tip();
    return tip.isPresent() && tip.getAsLong() >= quietSince + QUIET_MILLIS;
  }
}
