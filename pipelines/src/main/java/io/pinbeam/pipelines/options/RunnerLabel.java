package io.pinbeam.pipelines.options;

import org.apache.beam.sdk.options.PipelineOptions;

/** What a ledger or a report says of the runner. */
public final class RunnerLabel {
  private RunnerLabel() {}

  /** Its name, such as {@code DirectRunner}. */
  public static String of(PipelineOptions options) {
    return options.getRunner().getSimpleName();
  }
}
