package io.pinbeam.pipelines.stream.source;

import java.io.IOException;
import java.io.Serializable;
import org.apache.beam.sdk.options.PipelineOptions;

/** Goes to the workers and opens clients there. */
@FunctionalInterface
public interface ShardClientFactory extends Serializable {
  ShardClient open(PipelineOptions options) throws IOException;
}
