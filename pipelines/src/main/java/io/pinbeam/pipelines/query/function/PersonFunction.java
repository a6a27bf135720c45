package io.pinbeam.pipelines.query.function;

import org.apache.beam.sdk.extensions.sql.BeamSqlUdf;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * {@code PERSON(user_name, age, date_joined_micros)}: one text for each distinct person, in which a
 * null is a value of its own.
 */
public final class PersonFunction implements BeamSqlUdf {
  private static final long serialVersionUID = 1;

  public static String eval(
      @Nullable String userName, @Nullable Integer age, @Nullable Long dateJoinedMicros) {
    return (age == null ? "" : age)
        + "/"
        + (dateJoinedMicros == null ? "" : dateJoinedMicros)
        + (userName == null ? "" : "/" + userName);
  }
}
