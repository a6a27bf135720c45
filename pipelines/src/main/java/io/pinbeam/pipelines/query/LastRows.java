package io.pinbeam.pipelines.query;

import io.pinbeam.pipelines.stream.source.Positions;
import io.pinbeam.transforms.join.HashBucket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * One row a key of a table that a stream wrote: the last by arrival, then by position, then by
 * shard. Of several with one position the one that stands later in its file stays.
 *
 * <p>Rows are shuffled by hash bucket of the key, packed, and the rows that stay of a bucket are
 * held in the memory of one worker.
 */
final class LastRows extends PTransform<PCollection<Row>, PCollection<Row>> {
  /** What a stream's tables have beside the columns of the cleaning contract. */
  static final List<String> COLUMNS = List.of("arrived_at", "shard", "position");

  private static final long serialVersionUID = 1;
  private static final long ROWS_IN_A_BUCKET = 20_000;
  private static final int LEAST_BUCKETS = 16;

  private final int buckets;

  private LastRows(int buckets) {
    this.buckets = buckets;
  }

  /** Of a table that has about so many rows. */
  static LastRows of(long rows) {
    return new LastRows((int) Math.max(LEAST_BUCKETS, rows / ROWS_IN_A_BUCKET));
  }

  @Override
  public PCollection<Row> expand(PCollection<Row> rows) {
    Schema schema = rows.getSchema();
    return rows.apply("Pack", ParDo.of(new PackFn(buckets, RowCoder.of(schema))))
        .setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()))
        .apply("By bucket", GroupByKey.create())
        .apply("Last", ParDo.of(new LastFn(RowCoder.of(schema))))
        .setRowSchema(schema);
  }

  private static final class PackFn extends DoFn<Row, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1;
    private static final int FLUSH_BYTES = 1 << 15;

    private final int buckets;
    private final RowCoder coder;
    private transient ByteArrayOutputStream @Nullable [] packs;

    PackFn(int buckets, RowCoder coder) {
      this.buckets = buckets;
      this.coder = coder;
    }

    @StartBundle
    public void start() {
      packs = new ByteArrayOutputStream[buckets];
    }

    @ProcessElement
    public void process(@Element Row row, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      int bucket = HashBucket.of(row.getInt64("ind"), buckets);
      if (packs[bucket] == null) {
        packs[bucket] = new ByteArrayOutputStream();
      }
      coder.encode(row, packs[bucket]);
      if (packs[bucket].size() >= FLUSH_BYTES) {
        out.output(KV.of(bucket, packs[bucket].toByteArray()));
        packs[bucket] = null;
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext out) {
      for (int bucket = 0; bucket < buckets; bucket++) {
        if (packs[bucket] != null) {
          out.output(
              KV.of(bucket, packs[bucket].toByteArray()),
              BoundedWindow.TIMESTAMP_MIN_VALUE,
              GlobalWindow.INSTANCE);
        }
      }
      packs = null;
    }
  }

  private static final class LastFn extends DoFn<KV<Integer, Iterable<byte[]>>, Row> {
    private static final long serialVersionUID = 1;

    /** Tables written by others may lack what a stream always writes. */
    private static final Comparator<Row> ORDER =
        Comparator.comparing(LastFn::arrivedAt, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(LastFn::position, Comparator.nullsFirst(Positions.ORDER))
            .thenComparing(LastFn::shard, Comparator.nullsFirst(Comparator.naturalOrder()));

    private final RowCoder coder;

    LastFn(RowCoder coder) {
      this.coder = coder;
    }

    @ProcessElement
    public void process(@Element KV<Integer, Iterable<byte[]>> bucket, OutputReceiver<Row> out)
        throws IOException {
      Map<Long, Row> last = new HashMap<>();
      for (byte[] pack : bucket.getValue()) {
        ByteArrayInputStream in = new ByteArrayInputStream(pack);
        while (in.available() > 0) {
          Row row = coder.decode(in);
          last.merge(row.getInt64("ind"), row, (a, b) -> ORDER.compare(a, b) > 0 ? a : b);
        }
      }
      last.values().forEach(out::output);
    }

    private static @Nullable Instant arrivedAt(Row row) {
      return row.getLogicalTypeValue("arrived_at", Instant.class);
    }

    private static @Nullable String position(Row row) {
      return row.getString("position");
    }

    private static @Nullable String shard(Row row) {
      return row.getString("shard");
    }
  }
}
