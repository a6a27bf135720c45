package io.pinbeam.pipelines.stream.trend;

import io.pinbeam.delta.CommitResult;
import io.pinbeam.delta.CommitWindow;
import io.pinbeam.delta.DataFile;
import io.pinbeam.delta.DataFileWriter;
import io.pinbeam.delta.DeltaCommit;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.WriteOptions;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.sink.StoreRetry;
import io.pinbeam.transforms.aggregate.Trend;
import io.pinbeam.transforms.aggregate.Trends;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/**
 * Counts the trends of each window and commits them to {@code tables/trends}, each window once
 * however often it is fired or replayed.
 *
 * <ul>
 *   <li><b>Input/Output:</b> the {@link TrendPack}s of each window, grouped under one key, in fixed
 *       or sliding windows; nothing. All packs of a window are joined in the memory of one worker,
 *       at about 200 bytes a row.
 *   <li><b>Errors:</b> a store that fails is tried again as {@link StoreRetry} says; then the
 *       bundle fails.
 *   <li><b>Runners:</b> one ParDo; tested on the direct runner.
 *   <li><b>Example:</b>
 *       <pre>{@code
 * packs
 *     .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))))
 *     .apply(GroupByKey.create())
 *     .apply("CommitTrends", CommitTrends.under(layout, runId, java.time.Duration.ofMinutes(1)));
 * }</pre>
 * </ul>
 */
public final class CommitTrends
    extends PTransform<PCollection<KV<String, Iterable<byte[]>>>, PDone> {
  /** The application that the windows of {@code tables/trends} are committed for. */
  public static final String APPLICATION = "trends";

  /** The key that all packs stand under. */
  public static final String KEY = "all";

  private final OutputLayout layout;
  private final String runId;
  private final Duration period;

  private CommitTrends(OutputLayout layout, String runId, Duration period) {
    this.layout = layout;
    this.runId = runId;
    this.period = period;
  }

  /**
   * Commits to the tables of an output.
   *
   * @param period from the start of one window to the start of the next
   */
  public static CommitTrends under(OutputLayout layout, String runId, Duration period) {
    return new CommitTrends(layout, runId, period);
  }

  /** The commit of the window that begins at a time. */
  public static CommitWindow window(Instant start, Duration period) {
    return CommitWindow.of(APPLICATION, KEY, start, period);
  }

  @Override
  public PDone expand(PCollection<KV<String, Iterable<byte[]>>> byWindow) {
    byWindow.apply("Commit", ParDo.of(new CommitFn(this)));
    return PDone.in(byWindow.getPipeline());
  }

  private static final class CommitFn extends DoFn<KV<String, Iterable<byte[]>>, Void> {
    private static final long serialVersionUID = 1;

    private final String path;
    private final String runId;
    private final Duration period;

    CommitFn(CommitTrends commit) {
      this.path = commit.layout.table(TrendsTable.NAME);
      this.runId = commit.runId;
      this.period = commit.period;
    }

    @ProcessElement
    public void process(@Element KV<String, Iterable<byte[]>> group, IntervalWindow interval)
        throws IOException {
      Instant start = Instant.ofEpochMilli(interval.start().getMillis());
      Instant end = Instant.ofEpochMilli(interval.end().getMillis());
      CommitWindow window = window(start, period);
      DeltaTable table = DeltaTable.at(path);
      if (StoreRetry.run(
          "reading tables/trends", () -> table.windowCommits(APPLICATION).isCommitted(window))) {
        return;
      }
      Trends trends = TrendPack.trends(group.getValue());
      DataFile file =
          StoreRetry.run("writing to tables/trends", () -> write(trends.rows(), start, end));
      CommitResult result =
          StoreRetry.run(
              "committing to tables/trends",
              () ->
                  table.commit(
                      DeltaCommit.of(TrendsTable.SCHEMA, List.of(file)).withWindow(window)));
      if (result.isCommitted()) {
        countUnmatched(trends);
      } else {
        table.deleteUncommitted(List.of(file));
      }
    }

    private DataFile write(List<Trend> rows, Instant start, Instant end) throws IOException {
      DataFileWriter<Trend> writer =
          DataFileWriter.open(
              path,
              "trends-" + UUID.randomUUID() + ".parquet",
              TrendsTable.SCHEMA,
              TrendsTable.writer(start, end),
              WriteOptions.defaults());
      boolean isDone = false;
      try {
        for (Trend row : rows) {
          writer.write(row);
        }
        DataFile file = writer.close();
        isDone = true;
        return file;
      } finally {
        if (!isDone) {
          writer.abort();
        }
      }
    }

    private static void countUnmatched(Trends trends) {
      for (Kind kind : Kind.values()) {
        Metrics.counter("pinbeam", "stream.unmatched").inc(trends.unmatched(kind));
      }
    }
  }
}
