package io.pinbeam.delta.internal;

import com.google.auto.value.AutoValue;
import io.pinbeam.delta.DeltaSchema;
import java.io.Serializable;
import java.util.Map;

/** What all tasks that read one version of a table share; small and serialisable. */
@AutoValue
public abstract class TableScan implements Serializable {
  static TableScan of(String state, DeltaSchema schema, Map<Integer, String> partitionColumns) {
    return new AutoValue_TableScan(state, schema, Map.copyOf(partitionColumns));
  }

  /** Kernel's scan state as JSON. */
  abstract String state();

  /** The rows that come out. */
  public abstract DeltaSchema schema();

  /** The columns of {@link #schema} whose values stand in the log: their names there, by place. */
  abstract Map<Integer, String> partitionColumns();
}
