package io.pinbeam.pipelines.batch;

/** The metrics that a running batch shows of itself. */
public final class BatchMetrics {
  public static final String NAMESPACE = "pinbeam";

  /** Records read so far, rows and dead letters alike; a task that is tried again counts twice. */
  public static final String RECORDS_READ = "recordsRead";

  private BatchMetrics() {}
}
