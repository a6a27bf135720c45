package io.pinbeam.pipelines.sink;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.CreatableFolder;
import io.pinbeam.pipelines.options.Redaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The folder of {@code --output}, tried out before a run begins. */
public final class WritableOutput {
  private WritableOutput() {}

  /**
   * The layout under an output.
   *
   * @throws BadOptionException if it is missing or cannot be written
   */
  public static OutputLayout of(@Nullable String output) {
    OutputLayout layout = named(output);
    String probe = layout.root() + "/.writable";
    try {
      OutputFiles.write(probe, "");
      OutputFiles.delete(List.of(FileSystems.matchNewResource(probe, false)));
    } catch (IOException | RuntimeException e) {
      throw refused(output, e);
    }
    return layout;
  }

  /**
   * The same without a trial: what can be told by looking. Of a store's rights only that to list is
   * tried.
   *
   * @throws BadOptionException if it is missing, or cannot be written as far as that tells
   */
  public static OutputLayout lookedAt(@Nullable String output) {
    OutputLayout layout = named(output);
    try {
      if (!output.contains("://") && !CreatableFolder.is(Path.of(output))) {
        throw new IOException("it is no folder, or one that may not be written");
      }
      OutputFiles.list(layout.root());
    } catch (IOException | RuntimeException e) {
      throw refused(output, e);
    }
    return layout;
  }

  private static OutputLayout named(@Nullable String output) {
    if (output == null || output.isBlank()) {
      throw new BadOptionException("--output is missing: a folder or an s3:// prefix");
    }
    return OutputLayout.under(output);
  }

  private static BadOptionException refused(String output, Exception e) {
    return new BadOptionException(
        "--output="
            + Redaction.ofAddress(output)
            + " cannot be written: "
            + e.getMessage()
            + (output.contains("://") ? "" : "; name a folder that can"),
        e);
  }
}
