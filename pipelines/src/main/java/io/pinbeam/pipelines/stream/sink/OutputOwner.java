package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.pipelines.sink.OutputFiles;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.NoSuchFileException;

/**
 * Which run writes into an output: the one that was started last. An earlier one that is still
 * alive ends before its next commit.
 */
public record OutputOwner(String path, String runId) implements Serializable {
  public static OutputOwner of(OutputLayout layout, String runId) {
    return new OutputOwner(layout.root() + "/stream/owner", runId);
  }

  /** Takes the output over. */
  public void claim() throws IOException {
    OutputFiles.write(path, runId);
  }

  /**
   * Checks that no other run has taken the output over.
   *
   * @throws IllegalStateException if one has
   */
  void check() throws IOException {
    String owner;
    try {
      owner = OutputFiles.read(path).strip();
    } catch (FileNotFoundException | NoSuchFileException e) {
      claim();
      return;
    }
    if (!owner.equals(runId)) {
      throw new IllegalStateException(
          "run "
              + owner
              + " was started with the same --output and goes on from here: run "
              + runId
              + " ends");
    }
  }
}
