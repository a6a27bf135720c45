package io.pinbeam.transforms.join;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.RowBuffer;
import io.pinbeam.transforms.model.RowSlots;
import io.pinbeam.transforms.model.User;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * 64 bits that tell two cleaned rows with different content apart. The same in every VM. It decides
 * what is counted as a conflict, never which row is kept.
 *
 * <p>Two rows that differ in one number, or within one group of eight bytes of one text, never
 * share it; others share it by a chance of one in 2<sup>64</sup>. ({@link String#hashCode} would
 * not do: it does not tell {@code "Aa"} and {@code "BB"} apart.)
 */
public final class Fingerprint {
  private static final long NULL = 0x9e3779b97f4a7c15L;
  private static final long FACTOR = 0xff51afd7ed558ccdL;

  private Fingerprint() {}

  /** Of a row of a buffer: the same as of the row as an object. */
  public static long of(RowBuffer rows, int row) {
    long h = HashBucket.mix(rows.ind(row));
    switch (rows.kind()) {
      case PIN -> {
        h = text(h, rows, row, RowSlots.UNIQUE_ID);
        h = text(h, rows, row, RowSlots.TITLE);
        h = text(h, rows, row, RowSlots.DESCRIPTION);
        h = number(h, rows, row, RowSlots.FOLLOWER_COUNT);
        h = text(h, rows, row, RowSlots.POSTER_NAME);
        h = text(h, rows, row, RowSlots.TAG_LIST);
        h = text(h, rows, row, RowSlots.IS_IMAGE_OR_VIDEO);
        h = text(h, rows, row, RowSlots.IMAGE_SRC);
        h = text(h, rows, row, RowSlots.SAVE_LOCATION);
        h = text(h, rows, row, RowSlots.CATEGORY);
      }
      case GEO -> {
        h = text(h, rows, row, RowSlots.COUNTRY);
        boolean known = rows.hasNumber(row, RowSlots.LATITUDE);
        h = next(h, known ? 2 : NULL);
        if (known) {
          h = next(h, Double.doubleToLongBits(rows.decimal(row, RowSlots.LATITUDE)));
          h = next(h, Double.doubleToLongBits(rows.decimal(row, RowSlots.LONGITUDE)));
        }
        h = number(h, rows, row, RowSlots.TIMESTAMP);
      }
      case USER -> {
        h = text(h, rows, row, RowSlots.USER_NAME);
        h = number(h, rows, row, RowSlots.AGE);
        h = number(h, rows, row, RowSlots.DATE_JOINED);
      }
    }
    return HashBucket.mix(h);
  }

  public static long of(Pin pin) {
    long h = HashBucket.mix(pin.ind());
    h = text(h, pin.uniqueId());
    h = text(h, pin.title());
    h = text(h, pin.description());
    h = number(h, pin.followerCount());
    h = text(h, pin.posterName());
    h = text(h, pin.tagList());
    h = text(h, pin.isImageOrVideo());
    h = text(h, pin.imageSrc());
    h = text(h, pin.saveLocation());
    return HashBucket.mix(text(h, pin.category()));
  }

  public static long of(Geo geo) {
    long h = HashBucket.mix(geo.ind());
    h = text(h, geo.country());
    List<Double> coordinates = geo.coordinates();
    h = next(h, coordinates == null ? NULL : coordinates.size());
    if (coordinates != null) {
      for (double coordinate : coordinates) {
        h = next(h, Double.doubleToLongBits(coordinate));
      }
    }
    return HashBucket.mix(number(h, geo.timestamp()));
  }

  public static long of(User user) {
    long h = HashBucket.mix(user.ind());
    h = text(h, user.userName());
    Integer age = user.age();
    h = number(h, age == null ? null : age.longValue());
    return HashBucket.mix(number(h, user.dateJoined()));
  }

  private static long text(long h, @Nullable String text) {
    if (text == null) {
      return next(h, NULL);
    }
    byte[] utf8 = text.getBytes(UTF_8);
    return text(h, utf8, 0, utf8.length);
  }

  private static long text(long h, RowBuffer rows, int row, int slot) {
    return rows.hasText(row, slot)
        ? text(h, rows.text(), rows.textFrom(row, slot), rows.textTo(row, slot))
        : next(h, NULL);
  }

  /** Eight bytes a step, for this runs over every byte of every row. */
  private static long text(long start, byte[] utf8, int from, int to) {
    long h = next(start, to - from);
    int at = from;
    for (; at + 8 <= to; at += 8) {
      long low =
          utf8[at] & 0xff
              | (utf8[at + 1] & 0xff) << 8
              | (utf8[at + 2] & 0xff) << 16
              | utf8[at + 3] << 24;
      int high =
          utf8[at + 4] & 0xff
              | (utf8[at + 5] & 0xff) << 8
              | (utf8[at + 6] & 0xff) << 16
              | utf8[at + 7] << 24;
      h = next(h, low & 0xffffffffL | (long) high << 32);
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = rest << 8 | utf8[at] & 0xff;
    }
    return next(h, rest);
  }

  private static long number(long h, RowBuffer rows, int row, int slot) {
    return rows.hasNumber(row, slot) ? next(next(h, 1), rows.number(row, slot)) : next(h, NULL);
  }

  /** The flag beside the value keeps null apart from every number. */
  private static long number(long h, @Nullable Long value) {
    return value == null ? next(h, NULL) : next(next(h, 1), value);
  }

  /** For a given state each word gives another state, and for a given word each state does. */
  private static long next(long h, long word) {
    long product = (Long.rotateLeft(h, 23) ^ word) * FACTOR;
    return product ^ product >>> 32;
  }
}
