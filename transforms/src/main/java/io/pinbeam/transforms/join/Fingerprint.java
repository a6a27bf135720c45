package io.pinbeam.transforms.join;

import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.User;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * 64 bits that tell two cleaned rows with different content apart. The same in every VM. It decides
 * what is counted as a conflict, never which row is kept.
 *
 * <p>Two rows that differ in one number, or within one group of four characters of one text, never
 * share it; others share it by a chance of one in 2<sup>64</sup>. ({@link String#hashCode} would
 * not do: it does not tell {@code "Aa"} and {@code "BB"} apart.)
 */
public final class Fingerprint {
  private static final long NULL = 0x9e3779b97f4a7c15L;
  private static final long FACTOR = 0xff51afd7ed558ccdL;

  private Fingerprint() {}

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

  /** Four characters a step, for this runs over every character of every row. */
  private static long text(long start, @Nullable String text) {
    if (text == null) {
      return next(start, NULL);
    }
    int length = text.length();
    long h = next(start, length);
    int at = 0;
    for (; at + 4 <= length; at += 4) {
      h =
          next(
              h,
              text.charAt(at)
                  | (long) text.charAt(at + 1) << 16
                  | (long) text.charAt(at + 2) << 32
                  | (long) text.charAt(at + 3) << 48);
    }
    long rest = 0;
    for (; at < length; at++) {
      rest = rest << 16 | text.charAt(at);
    }
    return next(h, rest);
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
