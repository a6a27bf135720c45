package io.pinbeam.pipelines.stream.source;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * All shards of some streams, read by one reader, in batches of records of one shard that follow
 * each other.
 *
 * <p>It is always one split: Spark's runner takes the largest watermark of a source's splits, so
 * that a fast shard would close the windows of a slow one. The watermark is the least of all
 * shards', and goes past a shard's last record only if the shard said that it had no more. No batch
 * is ever behind the watermark.
 *
 * <p><b>Input/Output:</b> {@link ShardBatch}es, each with its first record's time as its timestamp.
 *
 * <p><b>Errors:</b> a shard that cannot be read is tried again for ever, with one line in the log
 * when it begins and one when it is over; a stream that is not there ends the pipeline.
 *
 * <p><b>Runners:</b> the direct runner and Spark's. A reader that the runner throws away is taken
 * up by the next one in the same VM as it is, with what it had fetched.
 *
 * <p><b>Example:</b>
 *
 * <pre>{@code
 * pipeline.apply(Read.from(ShardsSource.of(KinesisShards.factory(), streams, plan, stop)));
 * }</pre>
 */
public final class ShardsSource extends UnboundedSource<ShardBatch, ShardsMark> {
  private static final long serialVersionUID = 1L;

  private final String id = UUID.randomUUID().toString();
  private final ShardClientFactory clients;
  private final List<String> streams;
  private final StreamPlan plan;
  private final @Nullable StopSignal stop;

  private ShardsSource(
      ShardClientFactory clients,
      List<String> streams,
      StreamPlan plan,
      @Nullable StopSignal stop) {
    this.clients = clients;
    this.streams = List.copyOf(streams);
    this.plan = plan;
    this.stop = stop;
  }

  /**
   * @param stop null: the source is read until the pipeline is cancelled
   */
  public static ShardsSource of(
      ShardClientFactory clients,
      List<String> streams,
      StreamPlan plan,
      @Nullable StopSignal stop) {
    return new ShardsSource(clients, streams, plan, stop);
  }

  /** One, whatever is asked for. */
  @Override
  public List<ShardsSource> split(int desiredNumSplits, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<ShardBatch> createReader(
      PipelineOptions options, @Nullable ShardsMark mark) throws IOException {
    return new ShardsReader(this, options, mark == null ? ShardsMark.BEGINNING : mark);
  }

  ShardsSession openSession(PipelineOptions options, ShardsMark mark) throws IOException {
    return ShardsSession.open(clients, streams, plan, stop, options, mark);
  }

  String id() {
    return id;
  }

  @Override
  public Coder<ShardsMark> getCheckpointMarkCoder() {
    return ShardsMarkCoder.of();
  }

  @Override
  public Coder<ShardBatch> getOutputCoder() {
    return ShardBatchCoder.of();
  }
}
