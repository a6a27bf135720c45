package io.pinbeam.pipelines.stream.run;

import io.pinbeam.pipelines.stream.StreamSetup;
import io.pinbeam.pipelines.stream.progress.StreamProgress;
import io.pinbeam.pipelines.stream.source.ReadRange;
import io.pinbeam.pipelines.stream.source.ShardId;
import java.io.IOException;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Asks the tables of an output. */
final class TableCommitted implements Committed {
  private final StreamSetup setup;
  private @Nullable StreamProgress progress;

  private TableCommitted(StreamSetup setup) {
    this.setup = setup;
  }

  static Committed of(StreamSetup setup) {
    return new TableCommitted(setup);
  }

  @Override
  public boolean covers(Map<ShardId, ReadRange> ranges) throws IOException {
    return refreshed().covers(ranges);
  }

  @Override
  public boolean areTrendsComplete() throws IOException {
    return refreshed().areTrendsCommitted();
  }

  @Override
  public long commits() throws IOException {
    return refreshed().commits();
  }

  private StreamProgress refreshed() throws IOException {
    if (progress == null) {
      progress = setup.progress();
    } else {
      progress.refresh();
    }
    return progress;
  }
}
