package io.pinbeam.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.Function;

/** A task that reads a little of one file. */
final class ReadOnWorker implements Function<Integer, WorkerAnswer> {
  private static final long serialVersionUID = 1;

  private final SerializablePipelineOptions options;
  private final String file;

  ReadOnWorker(PipelineOptions options, String file) {
    this.options = new SerializablePipelineOptions(options);
    this.file = file;
  }

  @Override
  public WorkerAnswer call(Integer task) {
    FileSystems.setDefaultPipelineOptions(options.get());
    String worker = SparkEnv.get().executorId();
    try (ReadableByteChannel channel =
        FileSystems.open(FileSystems.matchNewResource(file, false))) {
      channel.read(ByteBuffer.allocate(1));
      return new WorkerAnswer(worker, null);
    } catch (IOException | RuntimeException e) {
      return new WorkerAnswer(worker, Failures.line(e));
    }
  }
}
