package io.pinbeam.pipelines.stream.source;

import io.pinbeam.pipelines.sink.OutputFiles;
import java.io.IOException;
import java.io.Serializable;
import java.util.OptionalLong;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;

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

  /**
   * Its text is the time up to which all shards were read when a run was stopped with {@link
   * Mode#STOP}, in milliseconds: windows that end later were closed by the stop alone.
   */
  public String completeFile() {
    return folder + "/complete";
  }

  /** What {@link #completeFile} says; empty if the run was not stopped so. */
  public OptionalLong completeMillis() throws IOException {
    return FileSystems.match(completeFile(), EmptyMatchTreatment.ALLOW).metadata().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(OutputFiles.read(completeFile()).strip()));
  }
}
