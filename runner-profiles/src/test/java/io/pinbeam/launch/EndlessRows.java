package io.pinbeam.launch;

import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.DelegateCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * The ids from one on, in order, each at its own time, at a steady rate. A replay gives the same
 * ids at the same times. Read in one part, whose watermark is right on every runner.
 */
final class EndlessRows extends UnboundedSource<Long, EndlessRows.Mark> {
  private static final long serialVersionUID = 1L;

  private final long first;
  private final long end;
  private final long perSecond;

  EndlessRows(long first, long end, long perSecond) {
    this.first = first;
    this.end = end;
    this.perSecond = perSecond;
  }

  @Override
  public List<EndlessRows> split(int desired, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<Long> createReader(PipelineOptions options, @Nullable Mark mark) {
    return new Reader(mark == null ? first : mark.next);
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return DelegateCoder.of(VarLongCoder.of(), mark -> mark.next, Mark::new);
  }

  @Override
  public Coder<Long> getOutputCoder() {
    return VarLongCoder.of();
  }

  /** The id that comes next. */
  static final class Mark implements UnboundedSource.CheckpointMark {
    private final long next;

    Mark(long next) {
      this.next = next;
    }

    @Override
    public void finalizeCheckpoint() {}
  }

  private final class Reader extends UnboundedReader<Long> {
    private final long from;
    private final long begin = System.nanoTime();
    private long next;
    private boolean hasCurrent;

    Reader(long from) {
      this.from = from;
      this.next = from;
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      long due = from + (System.nanoTime() - begin) * perSecond / 1_000_000_000L;
      hasCurrent = next < Math.min(due, end);
      if (hasCurrent) {
        next++;
      }
      return hasCurrent;
    }

    @Override
    public Long getCurrent() {
      if (!hasCurrent) {
        throw new NoSuchElementException();
      }
      return next - 1;
    }

    @Override
    public Instant getCurrentTimestamp() {
      return CrashRows.timeOf(getCurrent());
    }

    @Override
    public Instant getWatermark() {
      return next >= end ? BoundedWindow.TIMESTAMP_MAX_VALUE : CrashRows.timeOf(next);
    }

    @Override
    public Mark getCheckpointMark() {
      return new Mark(next);
    }

    @Override
    public UnboundedSource<Long, Mark> getCurrentSource() {
      return EndlessRows.this;
    }

    @Override
    public void close() {}
  }
}
