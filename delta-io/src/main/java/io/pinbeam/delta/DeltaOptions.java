package io.pinbeam.delta;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Options of all Delta tables of a pipeline. */
public interface DeltaOptions extends PipelineOptions {
  @Description(
      "Promises that nothing but this process writes to its Delta tables. Needed on an S3 store that"
          + " ignores conditional writes, where commits are refused otherwise: two writers there"
          + " would lose each other's commits.")
  @Default.Boolean(false)
  boolean getDeltaSingleWriter();

  void setDeltaSingleWriter(boolean value);
}
