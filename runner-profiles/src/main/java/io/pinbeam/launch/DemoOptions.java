package io.pinbeam.launch;

import io.pinbeam.pipelines.options.Example;
import io.pinbeam.pipelines.options.PathOption;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The options of the demo. */
public interface DemoOptions extends PipelineOptions {
  @Description("How many posts to send; a post is three records.")
  @Default.Long(3_000)
  long getPosts();

  void setPosts(long value);

  @Description("The same seed draws the same rows; 1 if none is given.")
  @Example("100")
  @Nullable Long getSeed();

  void setSeed(@Nullable Long value);

  @Description(
      "The share of posts, 0 to 1, with a defect: repeats, envelopes, values and records that are"
          + " refused; 0.05 if none is given.")
  @Example("0.2")
  @Nullable Double getDefects();

  void setDefects(@Nullable Double value);

  @Description(
      "The folder that takes the posts and everything made of them; an earlier demo's is replaced.")
  @Default.String("out/demo")
  @Example("/tmp/pinbeam-demo")
  @PathOption
  String getFolder();

  void setFolder(String value);

  @Description(
      "When all is checked, the servers stay, posts go on to be sent, and a dashboard shows them,"
          + " until Ctrl-C.")
  boolean isStay();

  void setStay(boolean value);

  @Description("With --stay: the dashboard's port, 0 for a free one.")
  @Default.Integer(8090)
  @Example("0")
  int getDashboardPort();

  void setDashboardPort(int value);
}
