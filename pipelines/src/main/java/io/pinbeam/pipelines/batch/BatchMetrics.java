package io.pinbeam.pipelines.batch;

/** The metrics that a running batch, or an archive, shows of itself. */
public final class BatchMetrics {
  public static final String NAMESPACE = "pinbeam";

  /** Records read so far, rows and dead letters alike; a task that is tried again counts twice. */
  public static final String RECORDS_READ = "recordsRead";

  /**
   * How much of the input is done: bytes of files as they are stored, or offsets of Kafka. Counted
   * at the end of each task; one that is tried again counts twice.
   */
  public static final String INPUT_DONE = "inputDone";

  private BatchMetrics() {}
}
