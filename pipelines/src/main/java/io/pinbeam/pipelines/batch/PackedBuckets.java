package io.pinbeam.pipelines.batch;

import io.pinbeam.transforms.join.PackedRows;
import java.io.IOException;
import org.apache.beam.sdk.transforms.DoFn.OutputReceiver;
import org.apache.beam.sdk.values.KV;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The projections of one task, packed by hash bucket: an element a full buffer, not one a row. */
final class PackedBuckets {
  private static final int FULL_BYTES = 64 << 10;

  private final PackedRows[] rows;
  private final SpillWriter spill;
  private final OutputReceiver<KV<Integer, byte[]>> out;
  private final @Nullable SavedRows saved;
  private int touched = -1;

  /** Emits the places of the bytes in {@code spill}. */
  PackedBuckets(int buckets, SpillWriter spill, OutputReceiver<KV<Integer, byte[]>> out) {
    this(buckets, spill, out, null);
  }

  /** Adds what it emits to a file too, if there is one. */
  PackedBuckets(
      int buckets,
      SpillWriter spill,
      OutputReceiver<KV<Integer, byte[]>> out,
      @Nullable SavedRows saved) {
    this.rows = new PackedRows[buckets];
    this.spill = spill;
    this.out = out;
    this.saved = saved;
  }

  int buckets() {
    return rows.length;
  }

  PackedRows bucket(int bucket) {
    touched = bucket;
    if (rows[bucket] == null) {
      rows[bucket] = new PackedRows();
    }
    return rows[bucket];
  }

  /** Emits the bucket asked for last if it is full. */
  void emitFull() throws IOException {
    if (touched >= 0 && rows[touched].size() >= FULL_BYTES) {
      emit(touched);
    }
  }

  void emitAll() throws IOException {
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] != null && rows[i].size() > 0) {
        emit(i);
      }
    }
  }

  private void emit(int bucket) throws IOException {
    PackedRows full = rows[bucket];
    out.output(KV.of(bucket, spill.add(full.bytes(), full.size())));
    if (saved != null) {
      saved.add(full.bytes(), full.size());
    }
    full.clear();
  }
}
