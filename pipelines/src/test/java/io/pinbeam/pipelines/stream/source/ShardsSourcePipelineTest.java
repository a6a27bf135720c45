package io.pinbeam.pipelines.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On the direct runner, which closes readers as it likes. */
@Timeout(120)
class ShardsSourcePipelineTest {
  private static final int RECORDS = 4_000;
  private static final Map<String, Queue<String>> GROUPED = new ConcurrentHashMap<>();

  @TempDir Path folder;

  @Test
  void eachRecordComesOnceThroughItsWindowAndTheRunEndsWhenItIsFinished() throws Exception {
    MemoryShards shards = MemoryShards.create();
    long then = System.currentTimeMillis() - 60_000;
    for (String shard : List.of("0", "1")) {
      shards.addShard("s", shard);
      // Small answers make many batches, so that readers are closed in between.
      shards.throttle("s", shard, 20, 0);
      for (int i = 0; i < RECORDS / 2; i++) {
        shards.put("s", shard, then + i, new byte[] {1});
      }
    }
    StopSignal stop = new StopSignal(folder.toString());
    StreamPlan plan = new StreamPlan(StartPosition.trimHorizon(), Map.of(), 1_000);
    String run = UUID.randomUUID().toString();
    GROUPED.put(run, new ConcurrentLinkedQueue<>());
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--blockOnRun=false").create());
    pipeline
        .apply(Read.from(ShardsSource.of(shards, List.of("s"), plan, stop)))
        .apply(ParDo.of(new PositionsFn()))
        .apply(Window.into(FixedWindows.of(Duration.standardSeconds(1))))
        .apply(GroupByKey.create())
        .apply(ParDo.of(new GroupedFn(run)));

    PipelineResult result = pipeline.run();
    while (GROUPED.get(run).size() < RECORDS) {
      assertThat(result.getState().isTerminal()).isFalse();
      result.waitUntilFinish(Duration.millis(50));
    }
    Files.writeString(Path.of(stop.stopFile()), "FINISH");

    assertThat(result.waitUntilFinish(Duration.standardSeconds(60)))
        .isEqualTo(PipelineResult.State.DONE);
    assertThat(GROUPED.get(run))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, RECORDS).mapToObj(i -> i % 2 + " " + (i / 2 + 1) * 10).toList());
    assertThat(Path.of(stop.readFile())).hasContent("s/0 10 20000\ns/1 10 20000\n");
  }

  private static final class PositionsFn extends DoFn<ShardBatch, KV<String, String>> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void process(@Element ShardBatch batch, OutputReceiver<KV<String, String>> out) {
      String shard = batch.shard().shard();
      for (ShardRecord record : batch.records()) {
        out.outputWithTimestamp(
            KV.of(shard, record.position()), Instant.ofEpochMilli(record.timeMillis()));
      }
    }
  }

  private static final class GroupedFn extends DoFn<KV<String, Iterable<String>>, Void> {
    private static final long serialVersionUID = 1L;

    private final String run;

    GroupedFn(String run) {
      this.run = run;
    }

    @ProcessElement
    public void process(@Element KV<String, Iterable<String>> group) {
      group.getValue().forEach(position -> GROUPED.get(run).add(group.getKey() + " " + position));
    }
  }
}
