package io.pinbeam.pipelines.stream.sink;

/** Takes what {@link PackCollector} has packed. */
public interface PackOutput {
  /**
   * What is to be committed.
   *
   * @param timeMillis a time in the pack's window
   */
  void commits(String commitKey, long timeMillis, byte[] pack);

  /** What the trends count. */
  void trends(long timeMillis, byte[] pack);
}
