package io.pinbeam.pipelines.batch;

import io.pinbeam.transforms.join.PackedRows;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Rows of one kind with their orders, and which is the last of its key. Its memory is used again
 * from task to task.
 */
final class RowStore {
  private final RowBuffer rows = RowBuffer.of(Kind.PIN);
  private final LastRowOfKey lastOfKey = new LastRowOfKey();

  /** Rows that a later one of their key follows. */
  private final BitSet repeated = new BitSet();

  private long[] majors = new long[64];
  private long[] positions = new long[64];
  private int[] parts = new int[64];

  void clear(Kind kind) {
    rows.clear(kind);
    lastOfKey.clear();
    repeated.clear();
  }

  /** Where a row is appended before {@link #added} is told of it. */
  RowBuffer rows() {
    return rows;
  }

  /** The order of the row that was appended last. */
  void added(long major, long position, int part) {
    int row = rows.size() - 1;
    if (row == majors.length) {
      majors = Arrays.copyOf(majors, row * 2);
      positions = Arrays.copyOf(positions, row * 2);
      parts = Arrays.copyOf(parts, row * 2);
    }
    majors[row] = major;
    positions[row] = position;
    parts[row] = part;
    int before = lastOfKey.put(rows.ind(row), row);
    if (before != LastRowOfKey.NONE) {
      repeated.set(before);
    }
  }

  boolean isLastOfKey(int row) {
    return !repeated.get(row);
  }

  void pack(int row, long ref, byte[] marks, PackedRows packed) {
    packed.add(rows, row, majors[row], positions[row], parts[row], ref, marks);
  }
}
