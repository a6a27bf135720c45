package io.pinbeam.launch;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** How a run tells at its end what came of it. */
public interface SummaryOptions extends PipelineOptions {
  @Description("End with one JSON object on stdout, and nothing else there, in place of text.")
  boolean isJson();

  void setJson(boolean value);
}
