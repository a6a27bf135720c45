package io.pinbeam.transforms.join;

import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Kind;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RecordOrder;
import io.pinbeam.transforms.model.User;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Narrow rows of one hash bucket, packed into bytes: key, order, fingerprint, the place of the
 * written row, and the columns that the answers ask for. {@link BucketJoin} reads them.
 *
 * <p>A row: a byte with the kind in its low two bits and above them one bit for each column that is
 * not null; key, order and place as varints; the fingerprint in eight bytes; the length of what
 * follows; the columns, numbers as varints and texts as UTF-8 after their length.
 */
public final class PackedRows {
  /** The place of a row that was not written. */
  public static final long NOT_WRITTEN = -1;

  static final int COLUMN_1 = 1 << 2;
  static final int COLUMN_2 = 1 << 3;
  static final int COLUMN_3 = 1 << 4;

  private static final int MAX_HEADER = 1 + 4 * 10 + 5 + 8 + 5;

  private byte[] bytes = new byte[1024];
  private int size;

  /**
   * {@code ref} is handed back for a row that a later one displaces; negative: nothing to hand
   * back.
   */
  public void addPin(Pin pin, RecordOrder order, long fingerprint, long ref) {
    byte @Nullable [] category = utf8(pin.category());
    byte @Nullable [] poster = utf8(pin.posterName());
    Long followers = pin.followerCount();
    header(
        Kind.PIN,
        bit(category, COLUMN_1) | bit(poster, COLUMN_2) | bit(followers, COLUMN_3),
        pin.ind(),
        order,
        fingerprint,
        ref,
        length(category) + length(poster) + 10);
    int start = beginColumns();
    text(category);
    text(poster);
    if (followers != null) {
      signed(followers);
    }
    endColumns(start);
  }

  /** As {@link #addPin}. */
  public void addGeo(Geo geo, RecordOrder order, long fingerprint, long ref) {
    byte @Nullable [] country = utf8(geo.country());
    Long timestamp = geo.timestamp();
    header(
        Kind.GEO,
        bit(country, COLUMN_1) | bit(timestamp, COLUMN_2),
        geo.ind(),
        order,
        fingerprint,
        ref,
        length(country) + 10);
    int start = beginColumns();
    text(country);
    if (timestamp != null) {
      signed(timestamp);
    }
    endColumns(start);
  }

  /** As {@link #addPin}. */
  public void addUser(User user, RecordOrder order, long fingerprint, long ref) {
    byte @Nullable [] name = utf8(user.userName());
    Integer age = user.age();
    Long joined = user.dateJoined();
    header(
        Kind.USER,
        bit(name, COLUMN_1) | bit(age, COLUMN_2) | bit(joined, COLUMN_3),
        user.ind(),
        order,
        fingerprint,
        ref,
        length(name) + 20);
    int start = beginColumns();
    text(name);
    if (age != null) {
      signed(age);
    }
    if (joined != null) {
      signed(joined);
    }
    endColumns(start);
  }

  /** In bytes. */
  public int size() {
    return size;
  }

  public void clear() {
    size = 0;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void header(
      Kind kind, int columns, long ind, RecordOrder order, long fingerprint, long ref, int room) {
    ensure(MAX_HEADER + 10 + room);
    bytes[size++] = (byte) (kind.ordinal() | columns);
    signed(ind);
    signed(order.major());
    signed(order.position());
    signed(order.part());
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

  private void text(byte @Nullable [] utf8) {
    if (utf8 != null) {
      signed(utf8.length);
      System.arraycopy(utf8, 0, bytes, size, utf8.length);
      size += utf8.length;
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

  private static byte @Nullable [] utf8(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** With room for the length that is written before a text. */
  private static int length(byte @Nullable [] utf8) {
    return utf8 == null ? 0 : utf8.length + 5;
  }

  private static int bit(@Nullable Object column, int bit) {
    return column == null ? 0 : bit;
  }
}
