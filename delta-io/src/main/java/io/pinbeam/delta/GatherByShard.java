package io.pinbeam.delta;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/**
 * Packs the encoded rows of a bundle by shard and window. A GroupByKey after it has few elements:
 * on the Spark runner its time grows with their square.
 */
final class GatherByShard extends DoFn<Row, KV<String, byte[]>> {
  private static final long serialVersionUID = 1L;
  private static final int PACK_BYTES = 1 << 20;

  /** With more than this in all packs of a bundle each row goes out at once. */
  private static final long MAX_BYTES = 64L << 20;

  private final RowCoder coder;
  private final SerializableFunction<Row, String> shardOf;
  private transient @Nullable Map<KV<String, BoundedWindow>, Pack> packs;
  private transient long bytes;

  GatherByShard(RowCoder coder, SerializableFunction<Row, String> shardOf) {
    this.coder = coder;
    this.shardOf = shardOf;
  }

  @StartBundle
  public void startBundle() {
    packs = new HashMap<>();
    bytes = 0;
  }

  @ProcessElement
  public void process(
      @Element Row row,
      @Timestamp Instant timestamp,
      BoundedWindow window,
      OutputReceiver<KV<String, byte[]>> out)
      throws IOException {
    KV<String, BoundedWindow> key = KV.of(shardOf.apply(row), window);
    Pack pack = packs.computeIfAbsent(key, k -> new Pack(timestamp));
    bytes -= pack.rows.size();
    coder.encode(row, pack.rows);
    bytes += pack.rows.size();
    if (timestamp.isBefore(pack.earliest)) {
      pack.earliest = timestamp;
    }
    if (pack.rows.size() >= PACK_BYTES || bytes >= MAX_BYTES) {
      packs.remove(key);
      bytes -= pack.rows.size();
      out.output(KV.of(key.getKey(), pack.rows.toByteArray()));
    }
  }

  @FinishBundle
  public void finishBundle(FinishBundleContext context) {
    packs.forEach(
        (key, pack) ->
            // The earliest time: any later one could come after the watermark lets the window go.
            context.output(
                KV.of(key.getKey(), pack.rows.toByteArray()), pack.earliest, key.getValue()));
    packs = null;
  }

  private static final class Pack {
    private final ByteArrayOutputStream rows = new ByteArrayOutputStream();
    private Instant earliest;

    Pack(Instant first) {
      this.earliest = first;
    }
  }
}
