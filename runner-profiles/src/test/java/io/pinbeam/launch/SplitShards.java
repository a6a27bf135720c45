package io.pinbeam.launch;

import java.io.Serializable;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * A source as many are: one split a shard, each with a watermark that is right for itself. Each of
 * its two shards has a record at the beginning and one much later. The slow one gives nothing until
 * it is {@link #released}, and the fast one its second record only after the slow one's.
 */
final class SplitShards extends UnboundedSource<KV<String, Long>, SplitShards.Mark> {
  static final long LAST = 1;
  static volatile boolean released;
  static volatile boolean isSlowRead;

  private static final long serialVersionUID = 1L;
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration STEP = Duration.standardMinutes(1);

  private final String shard;

  SplitShards(String shard) {
    this.shard = shard;
  }

  @Override
  public List<SplitShards> split(int desiredNumSplits, PipelineOptions options) {
    return List.of(new SplitShards("fast"), new SplitShards("slow"));
  }

  @Override
  public UnboundedReader<KV<String, Long>> createReader(PipelineOptions options, Mark mark) {
    return new Reader(this, mark == null ? -1 : mark.last);
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return SerializableCoder.of(Mark.class);
  }

  @Override
  public Coder<KV<String, Long>> getOutputCoder() {
    return KvCoder.of(StringUtf8Coder.of(), VarLongCoder.of());
  }

  /** The record that was given last. */
  static final class Mark implements UnboundedSource.CheckpointMark, Serializable {
    private static final long serialVersionUID = 1L;

    private final long last;

    Mark(long last) {
      this.last = last;
    }

    @Override
    public void finalizeCheckpoint() {}
  }

  private static final class Reader extends UnboundedReader<KV<String, Long>> {
    private final SplitShards source;
    private long last;

    Reader(SplitShards source, long last) {
      this.source = source;
      this.last = last;
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      boolean isFast = source.shard.equals("fast");
      boolean isNext = isFast ? last < 0 || isSlowRead : released;
      if (last == LAST || !isNext) {
        return false;
      }
      last++;
      if (!isFast && last == LAST) {
        isSlowRead = true;
      }
      return true;
    }

    @Override
    public KV<String, Long> getCurrent() {
      if (last < 0) {
        throw new NoSuchElementException();
      }
      return KV.of(source.shard, last);
    }

    @Override
    public Instant getCurrentTimestamp() {
      return START.plus(STEP.multipliedBy(last));
    }

    /** The time of the next record. */
    @Override
    public Instant getWatermark() {
      return START.plus(STEP.multipliedBy(last + 1));
    }

    @Override
    public CheckpointMark getCheckpointMark() {
      return new Mark(last);
    }

    @Override
    public SplitShards getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
