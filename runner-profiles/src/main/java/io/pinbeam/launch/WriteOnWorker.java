package io.pinbeam.launch;

import io.pinbeam.pipelines.sink.OutputFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.function.Function;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task that looks for what the driver wrote, and writes something itself. */
final class WriteOnWorker implements Function<Integer, WorkerAnswer> {
  static final String NOT_SHARED = "what the driver writes there, they do not see";

  private static final Logger LOG = LoggerFactory.getLogger(WriteOnWorker.class);
  private static final long serialVersionUID = 1;

  private final SerializablePipelineOptions options;
  private final String probe;

  /**
   * @param probe how the names of the probe's files begin
   */
  WriteOnWorker(PipelineOptions options, String probe) {
    this.options = new SerializablePipelineOptions(options);
    this.probe = probe;
  }

  static String ofDriver(String probe) {
    return probe + "-driver";
  }

  static String ofTask(String probe, int task) {
    return probe + "-" + task;
  }

  @Override
  public WorkerAnswer call(Integer task) {
    FileSystems.setDefaultPipelineOptions(options.get());
    String fault = fault(task);
    if (fault != null) {
      forget(task);
    }
    return new WorkerAnswer(SparkEnv.get().executorId(), fault);
  }

  /** What the driver does not see it cannot delete. */
  private void forget(int task) {
    try {
      OutputFiles.delete(List.of(FileSystems.matchNewResource(ofTask(probe, task), false)));
    } catch (IOException | RuntimeException e) {
      LOG.warn("the file of a probe cannot be deleted: {}", e.getMessage());
    }
  }

  private @Nullable String fault(int task) {
    try {
      OutputFiles.write(ofTask(probe, task), probe);
    } catch (IOException | RuntimeException e) {
      return Failures.line(e);
    }
    try {
      return OutputFiles.read(ofDriver(probe)).equals(probe) ? null : NOT_SHARED;
    } catch (FileNotFoundException e) {
      return NOT_SHARED;
    } catch (IOException | RuntimeException e) {
      return Failures.line(e);
    }
  }
}
