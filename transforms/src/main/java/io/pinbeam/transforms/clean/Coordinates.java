package io.pinbeam.transforms.clean;

import java.util.List;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A point on Earth: latitude and longitude in degrees. */
final class Coordinates {
  static final int MAX_LATITUDE = 90;
  static final int MAX_LONGITUDE = 180;

  private Coordinates() {}

  /** The point, or null if one of the two is NaN: half a point is none. */
  static @Nullable List<Double> of(double latitude, double longitude) {
    return Double.isNaN(latitude) || Double.isNaN(longitude) ? null : List.of(latitude, longitude);
  }
}
