package io.pinbeam.launch;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** For subcommands that can say what they would do. */
public interface DryRunOptions extends PipelineOptions {
  @Description(
      "Tells what would be read and written, and does nothing: no file, no object and no table is"
          + " changed.")
  boolean isDryRun();

  void setDryRun(boolean value);
}
