package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.io.Serializable;

/** A column of a Delta table, or a field of a struct. */
@AutoValue
public abstract class DeltaColumn implements Serializable {
  public static DeltaColumn required(String name, DeltaType type) {
    return new AutoValue_DeltaColumn(name, type, false);
  }

  public static DeltaColumn nullable(String name, DeltaType type) {
    return new AutoValue_DeltaColumn(name, type, true);
  }

  public abstract String name();

  public abstract DeltaType type();

  public abstract boolean isNullable();

  @Override
  public final String toString() {
    return name() + " " + type() + (isNullable() ? "" : " not null");
  }
}
