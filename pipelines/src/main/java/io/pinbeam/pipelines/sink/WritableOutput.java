package io.pinbeam.pipelines.sink;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.options.Redaction;
import java.io.IOException;
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
    if (output == null || output.isBlank()) {
      throw new BadOptionException("--output is missing: a folder or an s3:// prefix");
    }
    OutputLayout layout = OutputLayout.under(output);
    String probe = layout.root() + "/.writable";
    try {
      OutputFiles.write(probe, "");
      OutputFiles.delete(List.of(FileSystems.matchNewResource(probe, false)));
    } catch (IOException | RuntimeException e) {
      throw new BadOptionException(
          "--output="
              + Redaction.ofAddress(output)
              + " cannot be written: "
              + e.getMessage()
              + (output.contains("://") ? "" : "; name a folder that can"),
          e);
    }
    return layout;
  }
}
