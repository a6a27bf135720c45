package io.pinbeam.pipelines;

import io.pinbeam.pipelines.options.Example;
import io.pinbeam.pipelines.options.PathOption;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What becomes of the names and coordinates in the records. */
public interface PersonalDataOptions extends PipelineOptions {
  @Description(
      "A file, local or on s3://, whose bytes are a secret key, 32 or more: names become keyed hashes"
          + " and coordinates tenths of a degree before anything is written, and dead letters keep"
          + " nothing of their records. All runs into one output need the same key, or none."
          + " docs/personal-data.md has more.")
  @Example("/etc/pinbeam/names.key")
  @PathOption
  @Nullable String getPseudonymise();

  void setPseudonymise(@Nullable String value);
}
