package io.pinbeam.pipelines.quality;

import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.RowBuffer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a row's projection carries for the expectations of its table, until it is known which of the
 * rows of one key stays: a byte for each that says whether the row breaks it, and for each column
 * that is to be unique a hash of its value. A row of a table always takes the same number of bytes.
 */
public final class RowMarks {
  /** Of SHA-256: too many for two values to share them by chance, or by somebody's will. */
  static final int HASH_BYTES = 16;

  private final List<Expectation> expectations = new ArrayList<>();
  private final List<Integer> indexes = new ArrayList<>();
  private final byte[] marks;
  private final MessageDigest digest;

  private RowMarks(Expectations all, Kind table) {
    int length = 0;
    for (int i = 0; i < all.all().size(); i++) {
      Expectation expectation = all.all().get(i);
      if (expectation.table() == table
          && !expectation.quarantines()
          && expectation.column() != null) {
        expectations.add(expectation);
        indexes.add(i);
        length += 1 + (expectation.check() instanceof Check.Unique ? HASH_BYTES : 0);
      }
    }
    marks = new byte[length];
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public static RowMarks of(Expectations expectations, Kind table) {
    return new RowMarks(expectations, table);
  }

  public boolean isEmpty() {
    return marks.length == 0;
  }

  /** The marks of a row, until the next one is asked for. */
  public byte[] of(RowBuffer rows, int row) {
    int at = 0;
    for (Expectation expectation : expectations) {
      if (expectation.check() instanceof Check.Unique) {
        boolean isNull = expectation.column().isNull(rows, row);
        marks[at++] = (byte) (isNull ? 0 : 1);
        byte[] hash = isNull ? new byte[HASH_BYTES] : hash(expectation.column(), rows, row);
        System.arraycopy(hash, 0, marks, at, HASH_BYTES);
        at += HASH_BYTES;
      } else {
        marks[at++] = (byte) (RowQuarantine.breaks(expectation, rows, row) ? 1 : 0);
      }
    }
    return marks;
  }

  /** Counts the marks of a row that stays in its table; they end before {@code end}. */
  public void count(byte[] bytes, int end, BucketMeasures measures) {
    int at = end - marks.length;
    for (int i = 0; i < indexes.size(); i++) {
      boolean isMarked = bytes[at++] != 0;
      if (expectations.get(i).check() instanceof Check.Unique) {
        if (isMarked) {
          measures.value(indexes.get(i), bytes, at);
        }
        at += HASH_BYTES;
      } else if (isMarked) {
        measures.broken(indexes.get(i));
      }
    }
  }

  private byte[] hash(QualityColumn column, RowBuffer rows, int row) {
    switch (column.type()) {
      case TEXT ->
          digest.update(
              rows.text(),
              column.textFrom(rows, row),
              column.textTo(rows, row) - column.textFrom(rows, row));
      case PAIR ->
          digest.update(
              ByteBuffer.allocate(2 * Long.BYTES)
                  .putLong(column.number(rows, row))
                  .putLong(column.second(rows, row))
                  .flip());
      case KEY, NUMBER, TIME ->
          digest.update(ByteBuffer.allocate(Long.BYTES).putLong(column.number(rows, row)).flip());
    }
    return Arrays.copyOf(digest.digest(), HASH_BYTES);
  }
}
