package io.pinbeam.pipelines.arrival;

import io.pinbeam.pipelines.ledger.KindCounts;
import io.pinbeam.transforms.model.Kind;
import java.util.List;
import java.util.Map;

/**
 * What one run by arrival read.
 *
 * @param n greater than that of every slice before it
 * @param base the first slice of the account, which began it or replaced an older account
 * @param range of time that it covers
 * @param files empty for Kafka
 * @param offsets by topic and partition; empty for files
 * @param tasks how many there were, each with projections of its own; none if nothing was read
 * @param counts of the records that it read
 * @param expectations a hash of the file of expectations, or empty if there was none
 */
public record Slice(
    long n,
    long base,
    String runId,
    TimeRange range,
    SliceSource source,
    List<SliceFile> files,
    List<SliceOffsets> offsets,
    int tasks,
    Map<Kind, KindCounts> counts,
    String expectations) {

  /** The same with what its records came to. */
  public Slice withCounts(Map<Kind, KindCounts> read) {
    return new Slice(n, base, runId, range, source, files, offsets, tasks, read, expectations);
  }

  /** Whether it has read anything. */
  public boolean hasTasks() {
    return tasks > 0;
  }
}
