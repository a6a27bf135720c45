package io.pinbeam.delta.internal;

import io.pinbeam.delta.DeltaOptions;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/** Makes the options known to every pipeline. */
public final class DeltaOptionsRegistrar implements PipelineOptionsRegistrar {
  @Override
  public Iterable<Class<? extends PipelineOptions>> getPipelineOptions() {
    return List.of(DeltaOptions.class);
  }
}
