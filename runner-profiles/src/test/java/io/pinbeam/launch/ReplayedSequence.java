package io.pinbeam.launch;

import java.io.Serializable;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * An unbounded source in one split that gives the same numbers, with the same event times, each
 * time it is read: 0, 1, 2, … It comes in small portions, and its watermark is the time of the
 * number that comes next.
 */
final class ReplayedSequence extends UnboundedSource<Long, ReplayedSequence.Mark> {
  private static final long serialVersionUID = 1L;
  private static final int PORTION = 37;

  private final long size;
  private final Instant start;
  private final Duration step;

  ReplayedSequence(long size, Instant start, Duration step) {
    this.size = size;
    this.start = start;
    this.step = step;
  }

  @Override
  public List<ReplayedSequence> split(int desiredNumSplits, PipelineOptions options) {
    return List.of(this);
  }

  @Override
  public UnboundedReader<Long> createReader(PipelineOptions options, Mark mark) {
    return new Reader(this, mark == null ? -1 : mark.last);
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return SerializableCoder.of(Mark.class);
  }

  @Override
  public Coder<Long> getOutputCoder() {
    return VarLongCoder.of();
  }

  private Instant timeOf(long number) {
    return start.plus(step.multipliedBy(number));
  }

  /** The number that was given last. */
  static final class Mark implements UnboundedSource.CheckpointMark, Serializable {
    private static final long serialVersionUID = 1L;

    private final long last;

    Mark(long last) {
      this.last = last;
    }

    @Override
    public void finalizeCheckpoint() {}
  }

  private static final class Reader extends UnboundedReader<Long> {
    private final ReplayedSequence source;
    private long current;
    private int calls;

    Reader(ReplayedSequence source, long last) {
      this.source = source;
      this.current = last;
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      if (current + 1 >= source.size || ++calls % PORTION == 0) {
        return false;
      }
      current++;
      return true;
    }

    @Override
    public Long getCurrent() {
      if (current < 0) {
        throw new NoSuchElementException();
      }
      return current;
    }

    @Override
    public Instant getCurrentTimestamp() {
      return source.timeOf(getCurrent());
    }

    @Override
    public Instant getWatermark() {
      return current + 1 >= source.size
          ? BoundedWindow.TIMESTAMP_MAX_VALUE
          : source.timeOf(current + 1);
    }

    @Override
    public CheckpointMark getCheckpointMark() {
      return new Mark(current);
    }

    @Override
    public ReplayedSequence getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
