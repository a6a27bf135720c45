package io.pinbeam.launch;

import io.pinbeam.pipelines.options.Example;
import io.pinbeam.pipelines.options.PathOption;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Whom a run tells what it reads and writes. */
public interface LineageOptions extends PipelineOptions {
  @Description(
      "Where OpenLineage events of the run go: a local file that they are appended to, one a line, or"
          + " the http:// or https:// address of a server. A server that does not answer is warned of"
          + " and stops nothing. Its key is OPENLINEAGE_API_KEY in the environment.")
  @Example("https://lineage.example.com")
  @PathOption
  @Nullable String getLineage();

  void setLineage(@Nullable String value);
}
