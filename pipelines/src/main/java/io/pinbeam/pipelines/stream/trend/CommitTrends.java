package io.pinbeam.pipelines.stream.trend;

import io.pinbeam.delta.CommitWindow;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.RecordWriter;
import io.pinbeam.pipelines.sink.OutputLayout;
import io.pinbeam.pipelines.stream.sink.LedgerEntry;
import io.pinbeam.pipelines.stream.sink.LedgerTable;
import io.pinbeam.pipelines.stream.sink.StoreRetry;
import io.pinbeam.pipelines.stream.sink.WindowFile;
import io.pinbeam.pipelines.stream.source.StopSignal;
import io.pinbeam.transforms.aggregate.Trend;
import io.pinbeam.transforms.aggregate.Trends;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Counts the trends of each window and commits them to {@code tables/trends}, and to {@code
 * tables/ledger} a line for each kind with its unmatched rows; each window once, however often it
 * is fired or replayed.
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

  /** The application that their lines in {@code tables/ledger} are committed for. */
  public static final String LEDGER_APPLICATION = "trends-ledger";

  private static final Kind[] KINDS = Kind.values();

  private final OutputLayout layout;
  private final String runId;
  private final Duration period;
  private final Map<Kind, String> streams;
  private final @Nullable StopSignal stop;

  private CommitTrends(
      OutputLayout layout,
      String runId,
      Duration period,
      Map<Kind, String> streams,
      @Nullable StopSignal stop) {
    this.layout = layout;
    this.runId = runId;
    this.period = period;
    this.streams = streams;
    this.stop = stop;
  }

  /**
   * Commits to the tables of an output.
   *
   * @param period from the start of one window to the start of the next
   */
  public static CommitTrends under(OutputLayout layout, String runId, Duration period) {
    return new CommitTrends(layout, runId, period, Map.of(), null);
  }

  /**
   * Names each kind's line of the ledger by its stream. A kind that none or several of these carry
   * goes by its own name.
   */
  public CommitTrends withStreams(List<String> names) {
    Map<Kind, String> byKind = new HashMap<>();
    for (Kind kind : KINDS) {
      List<String> ofKind =
          names.stream().filter(name -> Kind.ofTopic(name).orElse(null) == kind).toList();
      if (ofKind.size() == 1) {
        byKind.put(kind, ofKind.get(0));
      }
    }
    return new CommitTrends(layout, runId, period, Map.copyOf(byKind), stop);
  }

  /** Leaves windows that are closed by a stop before all shards were read so far to a later run. */
  public CommitTrends withStop(StopSignal signal) {
    return new CommitTrends(layout, runId, period, streams, signal);
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
    private static final StoreRetry RETRY = StoreRetry.create();

    private final Counter unmatched = Metrics.counter("pinbeam", "stream.unmatched");
    private final String trendsPath;
    private final String ledgerPath;
    private final String runId;
    private final Duration period;
    private final Map<Kind, String> streams;
    private final @Nullable StopSignal stop;

    CommitFn(CommitTrends commit) {
      this.trendsPath = commit.layout.table(TrendsTable.NAME);
      this.ledgerPath = commit.layout.table(LedgerTable.NAME);
      this.runId = commit.runId;
      this.period = commit.period;
      this.streams = commit.streams;
      this.stop = commit.stop;
    }

    @ProcessElement
    public void process(@Element KV<String, Iterable<byte[]>> group, IntervalWindow interval)
        throws IOException {
      Instant start = Instant.ofEpochMilli(interval.start().getMillis());
      CommitWindow window = window(start, period);
      // A window that was committed by an earlier run needs no files to find that out.
      if (RETRY.run(trendsPath, () -> isCommitted(window)) || isCutByStop(interval)) {
        return;
      }
      Trends trends = TrendPack.trends(group.getValue());
      // The table of trends comes last: a window that it does not have is counted again by the next
      // run, and then finds its lines in the ledger.
      commit(ledger(trends, interval), CommitWindow.of(LEDGER_APPLICATION, KEY, start, period));
      if (commit(trendRows(trends, interval), window)) {
        for (Kind kind : KINDS) {
          unmatched.inc(trends.unmatched(kind));
          Metrics.counter("pinbeam", "stream.unmatched." + stream(kind))
              .inc(trends.unmatched(kind));
        }
      }
    }

    private boolean isCutByStop(IntervalWindow interval) throws IOException {
      if (stop == null) {
        return false;
      }
      OptionalLong complete = RETRY.run(stop.completeFile(), stop::completeMillis);
      return complete.isPresent() && interval.end().getMillis() > complete.getAsLong();
    }

    private boolean isCommitted(CommitWindow window) throws IOException {
      return DeltaTable.at(trendsPath).windowCommits(APPLICATION).isCommitted(window);
    }

    private String stream(Kind kind) {
      return streams.getOrDefault(kind, kind.label());
    }

    private WindowRows<LedgerEntry> ledger(Trends trends, IntervalWindow interval) {
      List<LedgerEntry> lines = new ArrayList<>();
      for (Kind kind : KINDS) {
        lines.add(
            LedgerEntry.builder()
                .windowStart(interval.start().getMillis())
                .windowEnd(interval.end().getMillis())
                .stream(stream(kind))
                .unmatched(trends.unmatched(kind))
                .committedAt(System.currentTimeMillis())
                .runId(runId)
                .build());
      }
      return new WindowRows<>(ledgerPath, LedgerTable.schema(), new LedgerTable(), lines);
    }

    private WindowRows<Trend> trendRows(Trends trends, IntervalWindow interval) {
      TrendsTable writer =
          TrendsTable.ofWindow(interval.start().getMillis(), interval.end().getMillis());
      return new WindowRows<>(trendsPath, TrendsTable.schema(), writer, trends.rows());
    }

    private static <T> boolean commit(WindowRows<T> rows, CommitWindow window) throws IOException {
      WindowFile<T> file = RETRY.run(rows.path(), rows::write);
      return RETRY.run(rows.path(), () -> file.commit(window));
    }
  }

  /** What a window puts into one table. */
  private record WindowRows<T>(
      String path, DeltaSchema schema, RecordWriter<T> writer, List<T> rows) {
    WindowFile<T> write() throws IOException {
      WindowFile<T> file = WindowFile.of(path, schema, writer);
      boolean isDone = false;
      try {
        for (T row : rows) {
          file.write(row);
        }
        file.close();
        isDone = true;
        return file;
      } finally {
        if (!isDone) {
          file.abort();
        }
      }
    }
  }
}
