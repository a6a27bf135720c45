package io.pinbeam.launch;

import io.pinbeam.pipelines.options.Example;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** The options of the demo. */
public interface DemoOptions extends PipelineOptions {
  @Description("How many posts to make; a post is three records.")
  @Default.Long(11_000)
  long getPosts();

  void setPosts(long value);

  @Description("The same seed makes the same posts.")
  @Default.Long(1)
  long getSeed();

  void setSeed(long value);

  @Description(
      "The share of posts with a defect: repeats, envelopes, values and records that are refused.")
  @Default.Double(0.05)
  double getDefects();

  void setDefects(double value);

  @Description(
      "The folder that takes the posts and everything made of them; an earlier demo's is replaced.")
  @Default.String("out/demo")
  @Example("/tmp/pinbeam-demo")
  String getFolder();

  void setFolder(String value);
}
