package io.pinbeam.pipelines;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.pipelines.stream.StreamSetup;
import io.pinbeam.pipelines.stream.run.StreamRun;
import java.io.IOException;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.StreamingOptions;

/**
 * The streams of posts to cleaned Delta tables, dead letters, trends and ledger, as they fill.
 *
 * <p>Each record ends in a table once, through kills and restarts: {@code
 * docs/decisions/0004-positions-and-windows.md}.
 */
public final class StreamPosts {
  private StreamPosts() {}

  /**
   * Runs until {@code --until}, or until someone writes the stop file of the run. On the direct
   * runner with {@code --blockOnRun=false}: else nobody is there to end it.
   */
  public static void main(String[] args) throws IOException {
    StreamOptions options =
        PipelineOptionsFactory.fromArgs(args).withValidation().as(StreamOptions.class);
    options.as(StreamingOptions.class).setStreaming(true);
    StreamRun run = StreamRun.of(options);
    StreamSetup setup = StreamSetup.of(options);
    Pipeline pipeline = Pipeline.create(options);
    build(pipeline, setup);
    run.run(pipeline, setup);
  }

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
