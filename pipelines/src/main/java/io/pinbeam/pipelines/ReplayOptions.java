package io.pinbeam.pipelines;

import io.pinbeam.pipelines.options.Example;
import io.pinbeam.pipelines.options.PathOption;
import org.apache.beam.sdk.options.Description;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The options of {@link ReplayPosts}. */
public interface ReplayOptions extends CleaningOptions {
  @Description(
      "The output of a batch: its dead letters are read again, and its tables, answers, ledger and"
          + " report brought up to date.")
  @Example("s3://my-bucket/cleaned")
  @PathOption
  @Nullable String getOutput();

  void setOutput(@Nullable String value);

  @Description(
      "A file, folder or s3:// prefix with a copy of the dead letters whose raw values were mended:"
          + " only letters that it has are replayed. Without it, all are, as they stand.")
  @Example("mended.jsonl")
  @PathOption
  @Nullable String getDeadLetters();

  void setDeadLetters(@Nullable String value);

  @Description(
      "The YAML file of a batch's --expectations: letters of rows in quarantine are read again, and"
          + " those stay that still break it. Without it, all of them stay. Expectations of whole"
          + " tables are not looked at.")
  @Example("expectations.yaml")
  @PathOption
  @Nullable String getExpectations();

  void setExpectations(@Nullable String value);
}
