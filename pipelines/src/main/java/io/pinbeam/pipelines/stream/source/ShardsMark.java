package io.pinbeam.pipelines.stream.source;

import java.util.List;
import org.apache.beam.sdk.io.UnboundedSource;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * How far {@link ShardsSource} was read within a run. It holds the watermark too, so that a reader
 * that is opened again gives no record a time that is behind what its predecessor had promised.
 *
 * @param isListed whether the streams' shards were listed yet: those that come later begin at the
 *     trim horizon
 * @param stopped how the reader was stopped; null while it reads
 */
public record ShardsMark(
    long watermarkMillis,
    boolean isListed,
    StopSignal.@Nullable Mode stopped,
    List<ShardMark> shards)
    implements UnboundedSource.CheckpointMark {

  /** Of a source that was not read yet. */
  static final ShardsMark BEGINNING = new ShardsMark(Long.MIN_VALUE, false, null, List.of());

  public ShardsMark {
    shards = List.copyOf(shards);
  }

  /** Nothing to do: the tables know what arrived. */
  @Override
  public void finalizeCheckpoint() {}
}
