package io.pinbeam.pipelines;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.stream.StreamSetup;
import org.apache.beam.sdk.Pipeline;

/**
 * The streams of posts to cleaned Delta tables, dead letters, trends and ledger, as they fill.
 *
 * <p>Each record ends in a table once, through kills and restarts: {@code
 * docs/decisions/0004-positions-and-windows.md}.
 */
public final class StreamPosts {
  private StreamPosts() {}

  /**
   * Adds the stream to a pipeline. Looks into the tables for where to begin.
   *
   * @throws BadOptionException if an option cannot be used
   */
  public static void build(Pipeline pipeline, StreamOptions options) {
    build(pipeline, StreamSetup.of(options));
  }

  /** Adds a stream to a pipeline that was set up before. */
  public static void build(Pipeline pipeline, StreamSetup setup) {
    setup.build(pipeline);
  }
}
