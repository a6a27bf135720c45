package io.pinbeam.delta;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark.AfterWatermarkEarlyAndLate;
import org.apache.beam.sdk.transforms.windowing.DefaultTrigger;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Never;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.transforms.windowing.Trigger;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.WindowingStrategy;
import org.apache.beam.sdk.values.WindowingStrategy.AccumulationMode;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Writes and commits each shard of each window on its own, after the one GroupByKey: a second one
 * would wait for the watermark again, and drop what it holds for late.
 */
final class WriteWindows extends PTransform<PCollection<Row>, DeltaWriteResult> {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final Partitioning partitioning;
  private final WriteOptions options;
  private final boolean isSchemaUpdate;
  private final String application;
  private final SerializableFunction<Row, String> shardOf;

  WriteWindows(
      String path,
      Partitioning partitioning,
      WriteOptions options,
      boolean isSchemaUpdate,
      String application,
      SerializableFunction<Row, String> shardOf) {
    this.path = path;
    this.partitioning = partitioning;
    this.options = options;
    this.isSchemaUpdate = isSchemaUpdate;
    this.application = application;
    this.shardOf = shardOf;
  }

  @Override
  public DeltaWriteResult expand(PCollection<Row> rows) {
    checkWindowing(rows.getWindowingStrategy());
    RowCoder coder = RowCoder.of(rows.getSchema());
    FixedWindows windows = (FixedWindows) rows.getWindowingStrategy().getWindowFn();
    PCollection<CommitResult> commits =
        rows.apply("GatherByShard", ParDo.of(new GatherByShard(coder, shardOf)))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), ByteArrayCoder.of()))
            .apply("GroupByShard", GroupByKey.create())
            .apply(
                "WriteAndCommit",
                ParDo.of(
                    new CommitFn(this, coder, Duration.ofMillis(windows.getSize().getMillis()))))
            .setCoder(CommitResultCoder.of());
    return new DeltaWriteResult(rows.getPipeline(), commits);
  }

  private static void checkWindowing(WindowingStrategy<?, ?> strategy) {
    if (!(strategy.getWindowFn() instanceof FixedWindows)) {
      throw new IllegalArgumentException(
          "withWindowedCommits needs fixed windows, not "
              + strategy.getWindowFn()
              + ": apply Window.into(FixedWindows.of(size)) before");
    }
    if (!firesOnceBeforeLateRows(strategy.getTrigger())) {
      throw new IllegalArgumentException(
          "withWindowedCommits commits a window when it is complete; the trigger "
              + strategy.getTrigger()
              + " fires before: leave it out, or take AfterWatermark.pastEndOfWindow()");
    }
    if (strategy.getMode() == AccumulationMode.ACCUMULATING_FIRED_PANES) {
      throw new IllegalArgumentException(
          "withWindowedCommits would commit the rows of accumulating panes again:"
              + " take discardingFiredPanes()");
    }
  }

  private static boolean firesOnceBeforeLateRows(Trigger trigger) {
    return trigger instanceof DefaultTrigger
        || trigger instanceof AfterWatermark.FromEndOfWindow
        || trigger instanceof AfterWatermarkEarlyAndLate
            && ((AfterWatermarkEarlyAndLate) trigger).getEarlyTrigger()
                instanceof Never.NeverTrigger;
  }

  private static final class CommitFn extends DoFn<KV<String, Iterable<byte[]>>, CommitResult> {
    private static final long serialVersionUID = 1L;

    private final CommitMetrics metrics = new CommitMetrics();
    private final Counter lateRows = Metrics.counter(DeltaIO.class, "lateRows");
    private final String path;
    private final Partitioning partitioning;
    private final WriteOptions options;
    private final boolean isSchemaUpdate;
    private final String application;
    private final RowCoder coder;
    private final Duration windowSize;

    /** Sets the late panes of this run apart from those of another. */
    private final String run = UUID.randomUUID().toString();

    /** As of the first window: a later commit is found by the commit itself. */
    private transient @Nullable WindowCommits earlier;

    CommitFn(WriteWindows write, RowCoder coder, Duration windowSize) {
      this.path = write.path;
      this.partitioning = write.partitioning;
      this.options = write.options;
      this.isSchemaUpdate = write.isSchemaUpdate;
      this.application = write.application;
      this.coder = coder;
      this.windowSize = windowSize;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<byte[]>> group,
        IntervalWindow interval,
        PaneInfo pane,
        OutputReceiver<CommitResult> out)
        throws IOException {
      CommitWindow window =
          CommitWindow.of(
              application,
              group.getKey(),
              Instant.ofEpochMilli(interval.start().getMillis()),
              windowSize);
      DeltaTable table = DeltaTable.at(path);
      // A window that was committed by an earlier run needs no files to find that out.
      boolean isThere = pane.isFirst() && earlier(table).isCommitted(window);
      List<DataFile> files = isThere ? List.of() : write(group.getValue(), pane);
      out.output(commit(table, files, window, pane));
    }

    private WindowCommits earlier(DeltaTable table) throws IOException {
      if (earlier == null) {
        earlier = table.windowCommits(application);
      }
      return earlier;
    }

    private List<DataFile> write(Iterable<byte[]> packs, PaneInfo pane) throws IOException {
      List<DataFile> closed = new ArrayList<>();
      RowFiles open = new RowFiles(path, partitioning, options);
      boolean isDone = false;
      try {
        for (byte[] pack : packs) {
          ByteArrayInputStream in = new ByteArrayInputStream(pack);
          while (in.available() > 0) {
            open.write(coder.decode(in), closed::add);
          }
        }
        open.close(closed::add);
        isDone = true;
      } finally {
        if (!isDone) {
          open.abort();
          delete(closed);
        }
      }
      if (pane.getTiming() == Timing.LATE) {
        lateRows.inc(closed.stream().mapToLong(DataFile::rowCount).sum());
      }
      return closed;
    }

    private CommitResult commit(
        DeltaTable table, List<DataFile> files, CommitWindow window, PaneInfo pane)
        throws IOException {
      DeltaCommit commit =
          DeltaCommit.of(partitioning.schema(), files)
              .withPartitionColumns(partitioning.columns())
              .withSchemaUpdate(isSchemaUpdate);
      CommitResult result;
      try {
        result =
            metrics.commit(
                table,
                pane.isFirst()
                    ? commit.withWindow(window)
                    : commit.withTransaction(latePane(window, pane), 0));
      } catch (IllegalArgumentException | UnsupportedOperationException | ConflictException e) {
        // Refused for sure. After another failure the commit may be there: vacuum will tell.
        delete(files);
        throw e;
      }
      if (!result.isCommitted()) {
        table.deleteUncommitted(files);
      }
      return result;
    }

    private String latePane(CommitWindow window, PaneInfo pane) {
      return String.join(
          "/",
          "late",
          application,
          run,
          window.shard(),
          window.start().toString(),
          Long.toString(pane.getIndex()));
    }

    private void delete(List<DataFile> files) throws IOException {
      for (DataFile file : files) {
        DataFiles.delete(path, file);
      }
    }
  }
}
