package io.pinbeam.pipelines.stream;

import io.pinbeam.pipelines.stream.sink.PackCollector;
import io.pinbeam.pipelines.stream.sink.PackCounts;
import io.pinbeam.pipelines.stream.sink.PackOutput;
import io.pinbeam.pipelines.stream.source.ShardBatch;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.pipelines.stream.trend.CommitTrends;
import io.pinbeam.transforms.clean.DefectReason;
import io.pinbeam.transforms.model.Kind;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.joda.time.Instant;

/**
 * Cleans the records of a bundle once and packs them for commits and trends, so that a GroupByKey
 * has a handful of elements in place of thousands: Spark's copies all of a key for each new one.
 */
final class CleanBatches extends DoFn<ShardBatch, KV<String, byte[]>> {
  /** Packs by commit key. */
  static final TupleTag<KV<String, byte[]>> COMMITS = new TupleTag<>("commits") {};

  /** Packs for the trends, under one key. */
  static final TupleTag<KV<String, byte[]>> TRENDS = new TupleTag<>("trends") {};

  private static final long serialVersionUID = 1L;

  private final StreamSetup setup;
  private transient PackCollector collector;

  CleanBatches(StreamSetup setup) {
    this.setup = setup;
  }

  @Setup
  public void setUp() {
    collector = setup.collector(new MetricCounts());
  }

  @StartBundle
  public void startBundle() {
    // A bundle that failed has left its packs.
    collector.clear();
  }

  @ProcessElement
  public void process(@Element ShardBatch batch, MultiOutputReceiver out) {
    collector.add(
        batch,
        new PackOutput() {
          @Override
          public void commits(String commitKey, long timeMillis, byte[] pack) {
            out.get(COMMITS)
                .outputWithTimestamp(KV.of(commitKey, pack), Instant.ofEpochMilli(timeMillis));
          }

          @Override
          public void trends(long timeMillis, byte[] pack) {
            out.get(TRENDS)
                .outputWithTimestamp(
                    KV.of(CommitTrends.KEY, pack), Instant.ofEpochMilli(timeMillis));
          }
        });
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    collector.flush(
        new PackOutput() {
          @Override
          public void commits(String commitKey, long timeMillis, byte[] pack) {
            context.output(
                COMMITS,
                KV.of(commitKey, pack),
                Instant.ofEpochMilli(timeMillis),
                GlobalWindow.INSTANCE);
          }

          @Override
          public void trends(long timeMillis, byte[] pack) {
            context.output(
                TRENDS,
                KV.of(CommitTrends.KEY, pack),
                Instant.ofEpochMilli(timeMillis),
                GlobalWindow.INSTANCE);
          }
        });
  }

  private static final class MetricCounts implements PackCounts {
    @Override
    public void batch(ShardId shard, long records, long read, long deadLetters, long late) {
      count("records", shard, records);
      count("read", shard, read);
      count("deadLetters", shard, deadLetters);
      count("late", shard, late);
    }

    private static void count(String name, ShardId shard, long by) {
      StreamMetrics.add(name, shard, by);
    }

    @Override
    public void defect(Kind kind, String field, DefectReason reason) {
      Metrics.counter(
              StreamMetrics.NAMESPACE, "defect." + kind.label() + '.' + field + '.' + reason)
          .inc();
    }

    @Override
    public void unknownFields(Kind kind, int count) {
      Metrics.counter(StreamMetrics.NAMESPACE, "unknownFields." + kind.label()).inc(count);
    }
  }
}
