package io.pinbeam.pipelines.stream.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.SerializableUtils;
import org.junit.jupiter.api.Test;

class ShardCodersTest {
  private static final ShardId SHARD = new ShardId("streaming-1-pin", "shardId-000000000001");

  @Test
  void aBatchComesBack() throws Exception {
    ShardBatch batch =
        new ShardBatch(
            SHARD,
            "key",
            "49",
            List.of(
                new ShardRecord(
                    "50", 1_700_000_000_000L, 1_700_000_000_500L, true, new byte[] {1, 2}),
                new ShardRecord("51", -1, 1_700_000_000_500L, false, new byte[0]),
                new ShardRecord("52", Long.MAX_VALUE, Long.MAX_VALUE, false, null)),
            17,
            -1);

    assertThat(CoderUtils.clone(ShardBatchCoder.of(), batch))
        .usingRecursiveComparison()
        .isEqualTo(batch);
  }

  @Test
  void aBatchWithoutKeyAndPredecessorComesBack() throws Exception {
    ShardBatch batch = new ShardBatch(SHARD, null, null, List.of(), 0, Long.MAX_VALUE);

    assertThat(CoderUtils.clone(ShardBatchCoder.of(), batch)).isEqualTo(batch);
  }

  @Test
  void aMarkComesBack() throws Exception {
    ShardsMark mark =
        new ShardsMark(
            1_700_000_000_000L,
            true,
            StopSignal.Mode.FINISH,
            List.of(
                new ShardMark(SHARD, "40", "50", 1_700_000_000_500L, 500, 3, false, true),
                new ShardMark(
                    new ShardId("t", "0"), null, null, Long.MIN_VALUE, 0, 0, true, false)));

    assertThat(CoderUtils.clone(ShardsMarkCoder.of(), mark)).isEqualTo(mark);
    assertThat(CoderUtils.clone(ShardsMarkCoder.of(), ShardsMark.BEGINNING))
        .isEqualTo(ShardsMark.BEGINNING);
  }

  @Test
  void theCodersGoToWorkers() {
    SerializableUtils.ensureSerializable(ShardBatchCoder.of());
    SerializableUtils.ensureSerializable(ShardsMarkCoder.of());
  }
}
