package io.pinbeam.pipelines.stream.run;

import io.pinbeam.pipelines.stream.run.StreamCounts.Metric;
import java.util.OptionalLong;

/**
 * Tells when a stream is read to its tip. The source's watermark passes a moment only when each
 * shard was asked after it and had nothing more; so a watermark that is past the last record's
 * coming by a while says that nobody writes.
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
    OptionalLong watermark = counts.watermark();
    return watermark.isPresent()
        && watermark.getAsLong() >= quietSince + QUIET_MILLIS
        && counts.each(Metric.LAG_MILLIS).values().stream().noneMatch(lag -> lag > 0);
  }
}
