package io.pinbeam.pipelines.query.function;

import org.apache.beam.sdk.extensions.sql.BeamSqlUdf;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@code SIZED_VALUE(size, name, value)}: what {@code LARGEST} takes to find the value that stands
 * beside the name with the largest size.
 */
public final class SizedValueFunction implements BeamSqlUdf {
  private static final long serialVersionUID = 1;

  public static @Nullable String eval(
      @Nullable Long size, @Nullable String name, @Nullable String value) {
    return size == null || name == null || value == null
        ? null
        : new Sized(size, name, value).text();
  }
}
