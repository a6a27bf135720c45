package io.pinbeam.pipelines.stream.source;

import java.io.Serializable;

/**
 * How the one who started a run tells its workers to stop reading: a file beside the tables, so
 * that it works wherever the workers are. Beside it the reader says what it had read by then.
 *
 * @param folder {@code <output>/stream/<runId>}
 */
public record StopSignal(String folder) implements Serializable {
  /** How a run ends. */
  public enum Mode {
    /**
     * Close the windows of commits; windows of trends that are not over yet are left to the next
     * run.
     */
    STOP,
    /** Close all windows. */
    FINISH
  }

  /** Its text is the {@link Mode}. */
  public String stopFile() {
    return folder + "/stop";
  }

  /** Lines {@code stream/shard first last}: what was taken of each shard; written once. */
  public String readFile() {
    return folder + "/read";
  }
}
