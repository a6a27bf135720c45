package io.pinbeam.pipelines.stream;

import org.apache.beam.sdk.Pipeline;

/** The steps of a stream. */
public final class StreamGraph {
  private StreamGraph() {}

  public static void build(Pipeline pipeline, StreamSetup setup) {
    throw new UnsupportedOperationException("Not yet");
  }
}
