package io.pinbeam.delta.internal;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.MetricsReporter;
import io.delta.kernel.engine.ParquetHandler;
import java.util.List;

/** Kernel's default engine over Beam's file systems, without a log line for each metric. */
final class BeamEngine extends DefaultEngine {
  private final BeamFileIO files;

  BeamEngine(BeamFileIO files) {
    super(files);
    this.files = files;
  }

  @Override
  public ParquetHandler getParquetHandler() {
    return new WholeParquetHandler(files);
  }

  @Override
  public List<MetricsReporter> getMetricsReporters() {
    return List.of();
  }
}
