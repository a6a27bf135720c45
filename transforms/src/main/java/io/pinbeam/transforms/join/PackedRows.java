package io.pinbeam.transforms.join;

import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.model.RowSlots;
import io.pinbeam.transforms.model.User;
import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Narrow rows of one hash bucket, packed into bytes: key, order, fingerprint, the place of the
 * written row, and the columns that the answers ask for. {@link BucketJoin} reads them.
 *
 * <p>A row: a byte with the kind in its low two bits and above them one bit for each column that is
 * not null; key, order and place as varints; the fingerprint in eight bytes; the length of what
 * follows; the columns, numbers as varints and texts as UTF-8 after their length; and what the
 * caller wants to have back of a row that stays.
 */
public final class PackedRows {
  /** The place of a row that was not written. */
  public static final long NOT_WRITTEN = -1;

  static final int COLUMN_1 = 1 << 2;
  static final int COLUMN_2 = 1 << 3;
  static final int COLUMN_3 = 1 << 4;

  private static final int MAX_VARINT = 10;
  private static final int MAX_HEADER = 1 + 5 * MAX_VARINT + Long.BYTES + Integer.BYTES;

  private static final byte[] NOTHING = new byte[0];

  private byte[] bytes = new byte[1024];

  /** Where a row that comes as an object stands while it is packed. */
  private @Nullable RowBuffer alone;

  private int size;

  /**
   * Adds a row of a buffer, whose order is {@code major}, {@code position} and {@code part}. {@code
   * ref} is handed back for a row that a later one displaces; negative: nothing to hand back.
   */
  public void add(RowBuffer rows, int row, long major, long position, int part, long ref) {
    add(rows, row, major, position, part, ref, NOTHING);
  }

  /** The same, with bytes that {@link BucketJoin} hands back if the row stays. */
  public void add(
      RowBuffer rows, int row, long major, long position, int part, long ref, byte[] marks) {
    int columns =
        switch (rows.kind()) {
          case PIN ->
              bit(rows.hasText(row, RowSlots.CATEGORY), COLUMN_1)
                  | bit(rows.hasText(row, RowSlots.POSTER_NAME), COLUMN_2)
                  | bit(rows.hasNumber(row, RowSlots.FOLLOWER_COUNT), COLUMN_3);
          case GEO ->
              bit(rows.hasText(row, RowSlots.COUNTRY), COLUMN_1)
                  | bit(rows.hasNumber(row, RowSlots.TIMESTAMP), COLUMN_2);
          case USER ->
              bit(rows.hasText(row, RowSlots.USER_NAME), COLUMN_1)
                  | bit(rows.hasNumber(row, RowSlots.AGE), COLUMN_2)
                  | bit(rows.hasNumber(row, RowSlots.DATE_JOINED), COLUMN_3);
        };
    ensure(MAX_HEADER);
    header(
        rows.kind(), columns, rows.ind(row), major, position, part, Fingerprint.of(rows, row), ref);
    int start = beginColumns();
    switch (rows.kind()) {
      case PIN -> {
        text(rows, row, RowSlots.CATEGORY);
        text(rows, row, RowSlots.POSTER_NAME);
        number(rows, row, RowSlots.FOLLOWER_COUNT);
      }
      case GEO -> {
        text(rows, row, RowSlots.COUNTRY);
        number(rows, row, RowSlots.TIMESTAMP);
      }
      case USER -> {
        text(rows, row, RowSlots.USER_NAME);
        number(rows, row, RowSlots.AGE);
        number(rows, row, RowSlots.DATE_JOINED);
      }
    }
    ensure(marks.length);
    System.arraycopy(marks, 0, bytes, size, marks.length);
    size += marks.length;
    endColumns(start);
  }

  /** Adds a pin; {@code ref} as in {@link #add}. */
  public void addPin(Pin pin, RecordOrder order, long ref) {
    alone(Kind.PIN).add(pin);
    addAlone(order, ref);
  }

  /** As {@link #addPin}. */
  public void addGeo(Geo geo, RecordOrder order, long ref) {
    alone(Kind.GEO).add(geo);
    addAlone(order, ref);
  }

  /** As {@link #addPin}. */
  public void addUser(User user, RecordOrder order, long ref) {
    alone(Kind.USER).add(user);
    addAlone(order, ref);
  }

  /** Adds the row that a cursor is at, as one that was not written, with another first order. */
  public void add(PackedCursor row, long major) {
    ensure(MAX_HEADER);
    header(
        row.kind(),
        row.columns(),
        row.key(),
        major,
        row.position(),
        row.part(),
        row.fingerprint(),
        NOT_WRITTEN);
    int start = beginColumns();
    int length = row.end() - row.start();
    ensure(length);
    System.arraycopy(row.bytes(), row.start(), bytes, size, length);
    size += length;
    endColumns(start);
  }

  private RowBuffer alone(Kind kind) {
    if (alone == null) {
      alone = RowBuffer.of(kind);
    }
    alone.clear(kind);
    return alone;
  }

  private void addAlone(RecordOrder order, long ref) {
    add(alone, 0, order.major(), order.position(), order.part(), ref);
  }

  /** In bytes. */
  public int size() {
    return size;
  }

  /** The rows are its first {@link #size} bytes, until the next row is added. */
  public byte[] bytes() {
    return bytes;
  }

  public void clear() {
    size = 0;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void header(
      Kind kind,
      int columns,
      long ind,
      long major,
      long position,
      int part,
      long fingerprint,
      long ref) {
    bytes[size++] = (byte) (kind.ordinal() | columns);
    signed(ind);
    signed(major);
    signed(position);
    signed(part);
    signed(Math.max(ref, NOT_WRITTEN));
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (fingerprint >>> shift);
    }
  }

  /** Four bytes are kept for the length of the columns. */
  private int beginColumns() {
    size += Integer.BYTES;
    return size;
  }

  private void endColumns(int start) {
    int length = size - start;
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[start - Integer.BYTES + i] = (byte) (length >>> (24 - 8 * i));
    }
  }

  private void text(RowBuffer rows, int row, int slot) {
    if (rows.hasText(row, slot)) {
      int from = rows.textFrom(row, slot);
      int length = rows.textTo(row, slot) - from;
      ensure(length + MAX_VARINT);
      signed(length);
      System.arraycopy(rows.text(), from, bytes, size, length);
      size += length;
    }
  }

  private void number(RowBuffer rows, int row, int slot) {
    if (rows.hasNumber(row, slot)) {
      ensure(MAX_VARINT);
      signed(rows.number(row, slot));
    }
  }

  private void signed(long value) {
    long left = (value << 1) ^ (value >> 63);
    while ((left & ~0x7fL) != 0) {
      bytes[size++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[size++] = (byte) left;
  }

  private void ensure(int room) {
    if (bytes.length - size < room) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + room));
    }
  }

  private static int bit(boolean present, int bit) {
    return present ? bit : 0;
  }
}
