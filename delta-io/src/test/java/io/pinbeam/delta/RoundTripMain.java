package io.pinbeam.delta;

import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** Pipelines in a virtual machine of their own. */
public final class RoundTripMain {
  private RoundTripMain() {}

  public static void main(String[] arguments) throws Exception {
    DeltaIOScenarios scenarios = new DeltaIOScenarios(PipelineOptionsFactory.create());
    scenarios.rowsComeBack(arguments[0] + "/rows");
    scenarios.windowsComeBack(arguments[0] + "/windows");
  }
}
