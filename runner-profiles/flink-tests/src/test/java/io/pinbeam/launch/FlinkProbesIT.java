package io.pinbeam.launch;

import java.nio.file.Path;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.values.PCollection.IsBounded;

/** On Beam's Flink runner, each with a Flink of its own in this VM, of two slots. */
class FlinkProbesIT extends FeatureProbes {
  FlinkProbesIT() {
    super("flink");
  }

  @Override
  PipelineOptions options(IsBounded bounded, Path checkpoint) {
    FlinkPipelineOptions options =
        super.options(bounded, checkpoint).as(FlinkPipelineOptions.class);
    options.setParallelism(2);
    if (bounded == IsBounded.UNBOUNDED) {
      options.setAttachedMode(false);
      options.setJobCheckIntervalInSecs(1);
      options.setShutdownSourcesAfterIdleMs(Long.MAX_VALUE);
    }
    return options;
  }
}
