package io.pinbeam.pipelines.batch;

import io.pinbeam.transforms.join.HashBucket;
import io.pinbeam.transforms.join.PackedRows;
import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.ModelSchemas;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.model.User;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The rows that a table has, as the join takes them: later than every letter, so that none of them
 * is displaced.
 *
 * <p><b>Output:</b> places of projections by hash bucket of {@code ind}, as of {@link
 * CleanToFiles}.
 */
final class PackTable extends PTransform<PCollection<Row>, PCollection<KV<Integer, byte[]>>> {
  private static final long serialVersionUID = 1;

  private final BatchRun work;
  private final Kind kind;

  PackTable(BatchRun work, Kind kind) {
    this.work = work;
    this.kind = kind;
  }

  @Override
  public PCollection<KV<Integer, byte[]>> expand(PCollection<Row> rows) {
    return rows.apply("Pack", ParDo.of(new PackFn(work, kind))).setCoder(BatchGraph.bytesByKey());
  }

  private static SerializableFunction<Row, ?> fromRow(Kind kind) {
    TypeDescriptor<?> type =
        TypeDescriptor.of(
            switch (kind) {
              case PIN -> Pin.class;
              case GEO -> Geo.class;
              case USER -> User.class;
            });
    return new ModelSchemas().fromRowFunction(type);
  }

  private static final class PackFn extends DoFn<Row, KV<Integer, byte[]>> {
    private static final long serialVersionUID = 1;
    private static final int FULL_BYTES = 64 << 10;

    private final BatchRun work;
    private final Kind kind;
    private final SerializableFunction<Row, ?> fromRow;

    private transient RowBuffer row;
    private transient PackedRows @Nullable [] packed;
    private transient @Nullable SpillWriter spill;

    PackFn(BatchRun work, Kind kind) {
      this.work = work;
      this.kind = kind;
      this.fromRow = fromRow(kind);
    }

    @StartBundle
    public void start() {
      row = RowBuffer.of(kind);
      packed = new PackedRows[work.buckets()];
    }

    @ProcessElement
    public void process(@Element Row element, OutputReceiver<KV<Integer, byte[]>> out)
        throws IOException {
      row.clear();
      row.addRow(fromRow.apply(element));
      int bucket = HashBucket.of(row.ind(0), packed.length);
      if (packed[bucket] == null) {
        packed[bucket] = new PackedRows();
      }
      packed[bucket].add(row, 0, Long.MAX_VALUE, 0, 0, PackedRows.NOT_WRITTEN);
      if (packed[bucket].size() >= FULL_BYTES) {
        out.output(KV.of(bucket, spilled(packed[bucket])));
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext out) throws IOException {
      for (int bucket = 0; bucket < packed.length; bucket++) {
        if (packed[bucket] != null && packed[bucket].size() > 0) {
          out.output(
              KV.of(bucket, spilled(packed[bucket])),
              BoundedWindow.TIMESTAMP_MIN_VALUE,
              GlobalWindow.INSTANCE);
        }
      }
      packed = null;
      if (spill != null) {
        spill.close();
        spill = null;
      }
    }

    private byte[] spilled(PackedRows full) throws IOException {
      if (spill == null) {
        spill = Spill.of(work).writer("table-" + kind.label());
      }
      byte[] place = spill.add(full.bytes(), full.size());
      full.clear();
      return place;
    }
  }
}
