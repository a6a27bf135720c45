package io.pinbeam.delta.internal;

import java.util.List;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Registers no file system, and hears of the pipeline's options when Beam registers its own, on the
 * launcher and on each worker.
 */
public final class S3LogStoreRegistrar implements FileSystemRegistrar {
  @Override
  public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
    S3LogStore.reset(options);
    return List.of();
  }
}
