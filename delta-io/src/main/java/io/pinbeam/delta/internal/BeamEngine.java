package io.pinbeam.delta.internal;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.MetricsReporter;
import java.util.List;

/** Kernel's default engine over Beam's file systems, without a log line for each metric. */
final class BeamEngine extends DefaultEngine {
  BeamEngine(BeamFileIO files) {
    super(files);
  }

  @Override
  public List<MetricsReporter> getMetricsReporters() {
    return List.of();
  }
}
