package io.pinbeam.launch;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
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
 * time it is read: 0, 1, 2, … It comes in small portions. Its watermark is the time of the number
 * that comes next, once that may come, and never goes back: a number that is older than one before
 * it is late.
 */
final class ReplayedSequence extends UnboundedSource<Long, ReplayedSequence.Mark> {
  private static final long serialVersionUID = 1L;
  private static final int PORTION = 37;

  private final ArrayList<Instant> times;
  private final ArrayList<Instant> watermarks = new ArrayList<>();
  private final Turn turn;

  ReplayedSequence(List<Instant> times, Turn turn) {
    this.times = new ArrayList<>(times);
    this.turn = turn;
    Instant highest = BoundedWindow.TIMESTAMP_MIN_VALUE;
    watermarks.add(highest);
    for (Instant time : times) {
      highest = time.isAfter(highest) ? time : highest;
      watermarks.add(highest);
    }
  }

  ReplayedSequence(long size, Instant start, Duration step) {
    this(
        LongStream.range(0, size).mapToObj(n -> start.plus(step.multipliedBy(n))).toList(),
        number -> true);
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
      if (isAtEnd() || ++calls % PORTION == 0 || !source.turn.hasCome(current + 1)) {
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
      return source.times.get(getCurrent().intValue());
    }

    @Override
    public Instant getWatermark() {
      if (isAtEnd()) {
        return BoundedWindow.TIMESTAMP_MAX_VALUE;
      }
      int given = (int) current + 1;
      return source.watermarks.get(source.turn.hasCome(given) ? given + 1 : given);
    }

    private boolean isAtEnd() {
      return current + 1 >= source.times.size();
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
