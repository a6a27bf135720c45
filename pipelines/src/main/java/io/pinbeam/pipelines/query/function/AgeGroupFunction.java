package io.pinbeam.pipelines.query.function;

import io.pinbeam.transforms.aggregate.AgeGroup;
import org.apache.beam.sdk.extensions.sql.BeamSqlUdf;
import org.checkerframework.checker.nullness.qual.Nullable;

/** {@code AGE_GROUP(age)}: the age group of the answers contract, or null. */
public final class AgeGroupFunction implements BeamSqlUdf {
  private static final long serialVersionUID = 1;

  public static @Nullable String eval(@Nullable Integer age) {
    AgeGroup group = AgeGroup.of(age);
    return group == null ? null : group.label();
  }
}
