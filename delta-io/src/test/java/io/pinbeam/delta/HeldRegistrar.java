package io.pinbeam.delta;

import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.options.PipelineOptions;

/** Brings {@link HeldFiles} to Beam and {@link HeldLogStore} to DeltaIO. */
public final class HeldRegistrar implements FileSystemRegistrar, LogStoreRegistrar {
  @Override
  public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
    return List.of(new HeldFiles());
  }

  @Override
  public Set<String> schemes() {
    return Set.of(HeldName.SCHEME);
  }

  @Override
  public LogStore store() {
    return new HeldLogStore();
  }
}
