package io.pinbeam.pipelines.stream.trend;

import io.pinbeam.transforms.aggregate.Trends;
import io.pinbeam.transforms.join.BucketJoin;
import io.pinbeam.transforms.join.PackedRows;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.RowBuffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * What the trends need of the records of one stretch of time, packed into bytes: the columns that
 * are counted of each row, and how many dead letters of each kind there were.
 */
public final class TrendPack {
  private static final Kind[] KINDS = Kind.values();

  /** Dead letters by kind, then those of no kind: after the rows, an int each. */
  private static final int COUNTS = KINDS.length + 1;

  private static final int TRAILER_BYTES = COUNTS * Integer.BYTES;

  private final PackedRows rows = new PackedRows();
  private final int[] rejected = new int[COUNTS];

  /** Adds the only row of a buffer. */
  public void row(RowBuffer row, RecordOrder order) {
    rows.add(row, 0, order.major(), order.position(), order.part(), PackedRows.NOT_WRITTEN);
  }

  /** A dead letter; {@code kind} is null where it could not be told. */
  public void rejected(@Nullable Kind kind) {
    rejected[kind == null ? KINDS.length : kind.ordinal()]++;
  }

  /** Whether nothing was added. */
  public boolean isEmpty() {
    return rows.size() == 0 && Arrays.stream(rejected).allMatch(n -> n == 0);
  }

  /** In bytes. */
  public int size() {
    return rows.size() + TRAILER_BYTES;
  }

  public byte[] toByteArray() {
    byte[] bytes = Arrays.copyOf(rows.toByteArray(), size());
    ByteBuffer.wrap(bytes, rows.size(), TRAILER_BYTES).asIntBuffer().put(rejected);
    return bytes;
  }

  /** The trends of the window that these packs are all of. */
  static Trends trends(Iterable<byte[]> packs) {
    BucketJoin join = new BucketJoin();
    Trends trends = Trends.create();
    for (byte[] pack : packs) {
      int end = pack.length - TRAILER_BYTES;
      join.add(pack, end);
      ByteBuffer counts = ByteBuffer.wrap(pack, end, TRAILER_BYTES);
      for (Kind kind : KINDS) {
        trends.rejected(kind, counts.getInt());
      }
      trends.rejected(null, counts.getInt());
    }
    join.finish(trends);
    return trends;
  }
}
