package io.pinbeam.pipelines.query.function;

import org.apache.beam.sdk.extensions.sql.BeamSqlUdf;
import org.checkerframework.checker.nullness.qual.Nullable;

/** {@code SIZED(size, name)}: what {@code LARGEST} takes to find the name with the largest size. */
public final class SizedFunction implements BeamSqlUdf {
  private static final long serialVersionUID = 1;

  public static @Nullable String eval(@Nullable Long size, @Nullable String name) {
    return size == null || name == null ? null : new Sized(size, name, name).text();
  }
}
