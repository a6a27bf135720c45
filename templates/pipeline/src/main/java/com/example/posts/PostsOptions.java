package com.example.posts;

import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation.Required;

/** What the pipeline is told from outside. */
public interface PostsOptions extends PipelineOptions {
  @Description("Files of raw posts, as a pattern: /data/topics/**.json")
  @Required
  String getInput();

  void setInput(String value);

  @Description("The folder or prefix that the results go to")
  @Required
  String getOutput();

  void setOutput(String value);
}
