package io.pinbeam.pipelines.stream;

import io.pinbeam.pipelines.stream.source.ShardBatch;
import io.pinbeam.pipelines.stream.source.ShardsSource;
import java.time.Duration;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.AfterPane;
import org.apache.beam.sdk.transforms.windowing.AfterWatermark;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTagList;

/** The steps of a stream. */
final class StreamGraph {
  /** Late records cannot be, for the source never gives one. Should one come, it is taken. */
  private static final Duration LATENESS = Duration.ofMinutes(1);

  private StreamGraph() {}

  static void build(Pipeline pipeline, StreamSetup setup) {
    Coder<KV<String, byte[]>> packs = KvCoder.of(StringUtf8Coder.of(), ByteArrayCoder.of());
    PCollection<ShardBatch> batches =
        pipeline.apply(
            "ReadShards",
            Read.from(
                ShardsSource.of(setup.clients(), setup.streams(), setup.plan(), setup.stop())));
    PCollectionTuple cleaned =
        batches.apply(
            "Clean",
            ParDo.of(new CleanBatches(setup))
                .withOutputTags(CleanBatches.COMMITS, TupleTagList.of(CleanBatches.TRENDS)));
    commit(cleaned.get(CleanBatches.COMMITS).setCoder(packs), setup);
    StreamTrends.count(cleaned.get(CleanBatches.TRENDS).setCoder(packs), setup);
  }

  private static void commit(PCollection<KV<String, byte[]>> packs, StreamSetup setup) {
    packs
        .apply(
            "CommitWindows",
            Window.<KV<String, byte[]>>into(FixedWindows.of(joda(setup.commitInterval())))
                .triggering(
                    AfterWatermark.pastEndOfWindow()
                        .withLateFirings(AfterPane.elementCountAtLeast(1)))
                .withAllowedLateness(joda(LATENESS))
                .discardingFiredPanes())
        .apply("GroupByShard", GroupByKey.create())
        .apply("Commit", ParDo.of(new CommitWindows(setup.tables())));
  }

  static org.joda.time.Duration joda(Duration duration) {
    return org.joda.time.Duration.millis(duration.toMillis());
  }
}
