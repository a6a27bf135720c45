package io.pinbeam.transforms.join;

import io.pinbeam.transforms.model.Geo;
import io.pinbeam.transforms.model.Pin;
import io.pinbeam.transforms.model.User;
import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * 64 bits that tell two cleaned rows with different content apart. The same in every VM. Two rows
 * that differ in a text share it about once in four thousand million; it decides what is counted as
 * a conflict, never which row is kept.
 */
public final class Fingerprint {
  private static final long NULL = 0x9e3779b97f4a7c15L;

  private Fingerprint() {}

  public static long of(Pin pin) {
    long h = HashBucket.mix(pin.ind());
    h = with(h, pin.uniqueId());
    h = with(h, pin.title());
    h = with(h, pin.description());
    h = with(h, pin.followerCount());
    h = with(h, pin.posterName());
    h = with(h, pin.tagList());
    h = with(h, pin.isImageOrVideo());
    h = with(h, pin.imageSrc());
    h = with(h, pin.saveLocation());
    return with(h, pin.category());
  }

  public static long of(Geo geo) {
    long h = HashBucket.mix(geo.ind());
    h = with(h, geo.country());
    List<Double> coordinates = geo.coordinates();
    h = with(h, coordinates == null ? null : coordinates.hashCode());
    return with(h, geo.timestamp());
  }

  public static long of(User user) {
    long h = HashBucket.mix(user.ind());
    h = with(h, user.userName());
    h = with(h, user.age());
    return with(h, user.dateJoined());
  }

  /**
   * The hash codes of String, Long, Integer and lists of Double are specified, so they never
   * change.
   */
  private static long with(long h, @Nullable Object value) {
    return HashBucket.mix(h * 31 + (value == null ? NULL : value.hashCode()));
  }
}
