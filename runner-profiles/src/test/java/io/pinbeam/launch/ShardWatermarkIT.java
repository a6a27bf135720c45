package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.pipelines.stream.source.Fetch;
import io.pinbeam.pipelines.stream.source.FetchedRecord;
import io.pinbeam.pipelines.stream.source.ShardBatch;
import io.pinbeam.pipelines.stream.source.ShardClient;
import io.pinbeam.pipelines.stream.source.ShardClientFactory;
import io.pinbeam.pipelines.stream.source.ShardId;
import io.pinbeam.pipelines.stream.source.ShardInfo;
import io.pinbeam.pipelines.stream.source.ShardReader;
import io.pinbeam.pipelines.stream.source.ShardRecord;
import io.pinbeam.pipelines.stream.source.ShardsSource;
import io.pinbeam.pipelines.stream.source.StartPosition;
import io.pinbeam.pipelines.stream.source.StreamPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.beam.runners.spark.util.GlobalWatermarkHolder;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fast shard closes no window of a slow one, on any runner. The contrast: on Spark it does, if
 * each shard is a split of its source, as in Beam's own sources.
 */
class ShardWatermarkIT {
  private static final Duration WINDOW = Duration.standardSeconds(5);
  private static final long STEP_MILLIS = 100;
  private static final long MAX_WAIT_MILLIS = 120_000;

  /** What came out of the windows: the shard, and the record's number. */
  private static final Map<String, Queue<KV<String, Long>>> GROUPED = new ConcurrentHashMap<>();

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.pinbeam.launch.Runners#all")
  void noRecordOfASlowShardIsLate(String profile) throws Exception {
    long from = System.currentTimeMillis() - 120_000;
    TwoShards shards = new TwoShards(from, 600, 60);
    ShardsSource source =
        ShardsSource.of(
            shards,
            List.of("s"),
            new StreamPlan(StartPosition.trimHorizon(), Map.of(), WINDOW.getMillis()),
            null);
    String run = UUID.randomUUID().toString();

    Pipeline pipeline = pipeline(profile, run);
    group(run, pipeline.apply(Read.from(source)).apply(ParDo.of(new NumbersFn())));
    runUntil(pipeline, () -> GROUPED.get(run).size() >= 660);

    assertThat(numbers(run, "fast")).containsExactlyElementsOf(upTo(600));
    assertThat(numbers(run, "slow")).containsExactlyElementsOf(upTo(60));
  }

  @Test
  void withASplitForEachShardSparkDropsTheRecordsOfTheSlowOne() throws Exception {
    SplitShards.released = false;
    SplitShards.isSlowRead = false;
    String run = UUID.randomUUID().toString();

    Pipeline pipeline = pipeline("spark-local", run);
    group(run, pipeline.apply(Read.from(new SplitShards("")))).apply(ParDo.of(new ReleaseFn()));
    runUntil(pipeline, () -> numbers(run, "fast").contains(SplitShards.LAST));

    // The slow shard was let go by the window that was closed without it.
    assertThat(SplitShards.isSlowRead).isTrue();
    assertThat(numbers(run, "fast")).contains(0L, SplitShards.LAST);
    assertThat(numbers(run, "slow")).doesNotContain(0L);
  }

  private Pipeline pipeline(String profile, String run) {
    GROUPED.put(run, new ConcurrentLinkedQueue<>());
    return Pipeline.create(Runners.streamOptions(profile, folder.resolve("checkpoint-" + run)));
  }

  private static PCollection<KV<String, Long>> group(
      String run, PCollection<KV<String, Long>> numbers) {
    return numbers
        .apply(Window.into(FixedWindows.of(WINDOW)))
        .apply(GroupByKey.create())
        .apply(ParDo.of(new GroupedFn(run)));
  }

  private static void runUntil(Pipeline pipeline, BooleanSupplier isDone) throws Exception {
    PipelineResult result = pipeline.run();
    try {
      long end = System.currentTimeMillis() + MAX_WAIT_MILLIS;
      while (!isDone.getAsBoolean() && System.currentTimeMillis() < end) {
        result.waitUntilFinish(Duration.millis(100));
      }
    } finally {
      PipelineResult.State state = result.getState();
      if (state == null || !state.isTerminal()) {
        result.cancel();
      }
      // Spark's runner keeps the watermark for the next run in the JVM, which would drop all.
      GlobalWatermarkHolder.clear();
    }
  }

  private static List<Long> numbers(String run, String shard) {
    return GROUPED.get(run).stream()
        .filter(number -> number.getKey().equals(shard))
        .map(KV::getValue)
        .sorted()
        .toList();
  }

  private static List<Long> upTo(long count) {
    return LongStream.range(0, count).boxed().toList();
  }

  private static final class NumbersFn extends DoFn<ShardBatch, KV<String, Long>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element ShardBatch batch, OutputReceiver<KV<String, Long>> out) {
      for (ShardRecord record : batch.records()) {
        out.outputWithTimestamp(
            KV.of(batch.shard().shard(), Long.parseLong(record.position()) - 1),
            Instant.ofEpochMilli(record.timeMillis()));
      }
    }
  }

  private static final class GroupedFn extends DoFn<KV<String, Iterable<Long>>, KV<String, Long>> {
    private static final long serialVersionUID = 1L;

    private final String run;

    GroupedFn(String run) {
      this.run = run;
    }

    @ProcessElement
    public void process(
        @Element KV<String, Iterable<Long>> group, OutputReceiver<KV<String, Long>> out) {
      for (long number : group.getValue()) {
        GROUPED.get(run).add(KV.of(group.getKey(), number));
        out.output(KV.of(group.getKey(), number));
      }
    }
  }

  /** Lets the slow shard go once a window of the fast one was closed. */
  private static final class ReleaseFn extends DoFn<KV<String, Long>, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element KV<String, Long> number) {
      if (number.getKey().equals("fast")) {
        SplitShards.released = true;
      }
    }
  }

  /** A fast shard, which gives all it has at once, and a slow one: five records in 200 ms. */
  private record TwoShards(long fromMillis, int fast, int slow) implements ShardClientFactory {
    @Override
    public ShardClient open(PipelineOptions options) {
      return new Client(this);
    }
  }

  private record Client(TwoShards shards) implements ShardClient {
    @Override
    public List<ShardInfo> shards(String stream) {
      return List.of(
          new ShardInfo(new ShardId(stream, "fast"), List.of()),
          new ShardInfo(new ShardId(stream, "slow"), List.of()));
    }

    @Override
    public ShardReader open(ShardId shard, StartPosition start) {
      return reader(shard, 0);
    }

    @Override
    public ShardReader openAfter(ShardId shard, String position) {
      return reader(shard, Integer.parseInt(position));
    }

    @Override
    public ShardReader openAt(ShardId shard, String position) {
      return reader(shard, Integer.parseInt(position) - 1);
    }

    private ShardReader reader(ShardId shard, int next) {
      return shard.shard().equals("fast")
          ? new Records(shards.fromMillis, STEP_MILLIS, next, shards.fast, 600, 20)
          : new Records(shards.fromMillis, STEP_MILLIS * 10, next, shards.slow, 5, 200);
    }

    @Override
    public void close() {}
  }

  private static final class Records implements ShardReader {
    private final long fromMillis;
    private final long stepMillis;
    private final int size;
    private final int limit;
    private final long delayMillis;
    private int next;

    Records(long fromMillis, long stepMillis, int next, int size, int limit, long delayMillis) {
      this.fromMillis = fromMillis;
      this.stepMillis = stepMillis;
      this.next = next;
      this.size = size;
      this.limit = limit;
      this.delayMillis = delayMillis;
    }

    @Override
    public Fetch fetch() throws InterruptedException {
      Thread.sleep(delayMillis);
      List<FetchedRecord> records = new ArrayList<>();
      while (next < size && records.size() < limit) {
        long arrival = fromMillis + next * stepMillis;
        records.add(new FetchedRecord(Integer.toString(++next), arrival, new byte[0]));
      }
      return new Fetch(records, next == size, false, 0, size - next);
    }

    @Override
    public void close() {}
  }
}
