package io.pinbeam.pipelines.stream.source;

import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/** What a runner reads {@link ShardsSource} with. */
final class ShardsReader extends UnboundedSource.UnboundedReader<ShardBatch> {
  /** A runner that asks again at once is not to spin. */
  private static final long WAIT_MILLIS = 50;

  private static final long GAUGE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final String METRICS = "pinbeam";

  private final ShardsSource source;
  private final PipelineOptions options;
  private ShardsSession session;
  private ShardsMark mark;
  private @Nullable ShardBatch current;
  private long gaugedNanos = System.nanoTime() - GAUGE_NANOS;

  ShardsReader(ShardsSource source, PipelineOptions options, ShardsMark mark) throws IOException {
    this.source = source;
    this.options = options;
    this.mark = mark;
    this.session = takeSession();
  }

  private ShardsSession takeSession() throws IOException {
    return ShardsSessions.take(source.id(), mark, this, () -> source.openSession(options, mark));
  }

  @Override
  public boolean start() throws IOException {
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    if (!ShardsSessions.use(source.id(), this)) {
      session = takeSession();
    }
    current = session.poll();
    if (current == null) {
      try {
        session.await(WAIT_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      current = session.poll();
    }
    mark = session.mark();
    gauge();
    return current != null;
  }

  private void gauge() {
    long now = System.nanoTime();
    if (now - gaugedNanos < GAUGE_NANOS) {
      return;
    }
    gaugedNanos = now;
    long nowMillis = System.currentTimeMillis();
    for (ReadShard shard : session.openShards()) {
      Metrics.gauge(METRICS, "stream.lagMillis." + shard.id()).set(shard.lagMillis(nowMillis));
      if (shard.lagRecords() >= 0) {
        Metrics.gauge(METRICS, "stream.lagRecords." + shard.id()).set(shard.lagRecords());
      }
    }
    long tipMillis = session.tipMillis();
    if (tipMillis != Long.MIN_VALUE) {
      Metrics.gauge(METRICS, "stream.tipMillis").set(tipMillis);
    }
    for (ReadShard shard : session.endedShards()) {
      // Else the last one stands for ever, and the stream never seems to be at its tip.
      Metrics.gauge(METRICS, "stream.lagMillis." + shard.id()).set(0);
      if (shard.lagRecords() >= 0) {
        Metrics.gauge(METRICS, "stream.lagRecords." + shard.id()).set(0);
      }
    }
    if (mark.watermarkMillis() != Long.MIN_VALUE) {
      Metrics.gauge(METRICS, "stream.watermarkMillis").set(mark.watermarkMillis());
    }
  }

  @Override
  public ShardBatch getCurrent() {
    if (current == null) {
      throw new NoSuchElementException();
    }
    return current;
  }

  @Override
  public Instant getCurrentTimestamp() {
    return Instant.ofEpochMilli(getCurrent().records().get(0).timeMillis());
  }

  @Override
  public Instant getWatermark() {
    return mark.watermarkMillis() < BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
        ? BoundedWindow.TIMESTAMP_MIN_VALUE
        : Instant.ofEpochMilli(mark.watermarkMillis());
  }

  @Override
  public ShardsMark getCheckpointMark() {
    return mark;
  }

  @Override
  public ShardsSource getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    ShardsSessions.park(source.id(), this);
  }
}
