package io.pinbeam.pipelines.stream.sink;

import io.pinbeam.transforms.model.Kind;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Finds the rows of a window of which a later one is an exact copy. Rows are compared encoded. */
final class ExactCopies {
  private final Map<EncodedRow, Integer> last = new HashMap<>();
  private final BitSet dropped = new BitSet();
  private int rows;

  /** Takes the next row. */
  void add(Kind kind, byte[] in, int offset, int length) {
    Integer earlier = last.put(new EncodedRow(kind, in, offset, length), rows);
    if (earlier != null) {
      dropped.set(earlier);
    }
    rows++;
  }

  /** Whether the row, counted from 0, has a copy after it. */
  boolean isDropped(int row) {
    return dropped.get(row);
  }

  private static final class EncodedRow {
    private final Kind kind;
    private final byte[] in;
    private final int offset;
    private final int length;
    private final int hash;

    EncodedRow(Kind kind, byte[] in, int offset, int length) {
      this.kind = kind;
      this.in = in;
      this.offset = offset;
      this.length = length;
      int h = 1;
      for (int i = offset; i < offset + length; i++) {
        h = 31 * h + in[i];
      }
      this.hash = h;
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof EncodedRow row
          && row.hash == hash
          && row.kind == kind
          && Arrays.equals(
              in, offset, offset + length, row.in, row.offset, row.offset + row.length);
    }
  }
}
