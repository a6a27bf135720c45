package io.pinbeam.delta;

import java.io.IOException;
import java.io.Serializable;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Metrics;

/** Commits to a table and counts how they end. */
final class CommitMetrics implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Counter commits = Metrics.counter(DeltaIO.class, "commits");
  private final Counter alreadyThere = Metrics.counter(DeltaIO.class, "commitsAlreadyThere");
  private final Counter retries = Metrics.counter(DeltaIO.class, "commitRetries");
  private final Distribution millis = Metrics.distribution(DeltaIO.class, "commitMillis");

  CommitResult commit(DeltaTable table, DeltaCommit commit) throws IOException {
    long start = System.nanoTime();
    CommitResult result = table.commit(commit);
    millis.update((System.nanoTime() - start) / NANOS_PER_MILLI);
    retries.inc(result.attempts() - 1);
    (result.isCommitted() ? commits : alreadyThere).inc();
    return result;
  }
}
