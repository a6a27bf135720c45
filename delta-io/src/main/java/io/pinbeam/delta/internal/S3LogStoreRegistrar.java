package io.pinbeam.delta.internal;

import io.pinbeam.delta.LogStore;
import io.pinbeam.delta.LogStoreRegistrar;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * Brings the store of {@code s3://}. It registers no file system, and hears of the pipeline's
 * options when Beam registers its own, on the launcher and on each worker.
 */
public final class S3LogStoreRegistrar implements LogStoreRegistrar, FileSystemRegistrar {
  @Override
  public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
    S3LogStore.reset(options);
    return List.of();
  }

  @Override
  public Set<String> schemes() {
    return Set.of("s3");
  }

  @Override
  public LogStore store() {
    return S3LogStore.current();
  }
}
