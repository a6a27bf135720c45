package io.pinbeam.delta;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Options of all Delta tables of a pipeline. */
public interface DeltaOptions extends PipelineOptions {
  @Description(
      "For an S3 store that ignores conditional writes, which commits are refused to otherwise:"
          + " promises that nothing but this process writes to its Delta tables. A second writer"
          + " loses commits.")
  @Default.Boolean(false)
  boolean getDeltaSingleWriter();

  void setDeltaSingleWriter(boolean value);
}
