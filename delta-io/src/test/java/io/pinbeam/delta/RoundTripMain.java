package io.pinbeam.delta;

import org.apache.beam.sdk.options.PipelineOptionsFactory;

/** A pipeline in a virtual machine of its own. */
public final class RoundTripMain {
  private RoundTripMain() {}

  public static void main(String[] arguments) throws Exception {
    new DeltaIOScenarios(PipelineOptionsFactory.create()).rowsComeBack(arguments[0]);
  }
}
