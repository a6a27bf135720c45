package io.pinbeam.pipelines.stream;

import io.pinbeam.pipelines.stream.sink.PaneCommit;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.values.KV;

/** Commits each window of each shard, after the one GroupByKey. */
final class CommitWindows extends DoFn<KV<String, Iterable<byte[]>>, Void> {
  private static final long serialVersionUID = 1L;

  private final PaneCommit tables;

  CommitWindows(PaneCommit tables) {
    this.tables = tables;
  }

  @ProcessElement
  public void process(
      @Element KV<String, Iterable<byte[]>> group, IntervalWindow window, PaneInfo pane)
      throws IOException {
    if (!group.getValue().iterator().hasNext()) {
      // Spark's runner fires a window once more, empty, when its allowed lateness is over.
      return;
    }
    PaneCommit.Done done =
        tables.commit(
            group.getKey(), window.start().getMillis(), !pane.isFirst(), group.getValue());
    StreamMetrics.add("written", done.shard(), done.written());
  }
}
