package io.pinbeam.pipelines;

import io.pinbeam.delta.DeltaOptions;
import io.pinbeam.pipelines.options.PathOption;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.checkerframework.checker.nullness.qual.Nullable;

/** What every run is told that cleans bounded input into tables. */
public interface CleaningOptions extends DeltaOptions, PersonalDataOptions {
  @Description("A record of more bytes than this is a dead letter.")
  @Default.Integer(10 * 1024 * 1024)
  int getMaxRecordBytes();

  void setMaxRecordBytes(int value);

  @Description(
      "A folder on a disk that every worker sees, where what is to be joined waits in files of the run;"
          + " without it the runner takes it. For runners that group in memory.")
  @PathOption
  @Nullable String getSpillFolder();

  void setSpillFolder(@Nullable String value);
}
