package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;

/**
 * The columns of a Delta table, in order.
 *
 * <p>Names differ by more than case, as Delta demands.
 *
 * <pre>{@code
 * DeltaSchema schema =
 *     DeltaSchema.builder()
 *         .required("id", DeltaType.LONG)
 *         .nullable("name", DeltaType.STRING)
 *         .build();
 * }</pre>
 */
@AutoValue
public abstract class DeltaSchema implements Serializable {
  public static DeltaSchema of(List<DeltaColumn> columns) {
    Set<String> names = new HashSet<>();
    for (DeltaColumn column : columns) {
      if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("Column " + column.name() + " stands twice");
      }
    }
    return new AutoValue_DeltaSchema(List.copyOf(columns));
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * The schema of a table that holds rows of a Beam schema. {@code DATETIME} and {@code
   * MicrosInstant} become timestamps.
   *
   * @throws IllegalArgumentException naming the field, where Delta has no such type
   */
  public static DeltaSchema fromBeam(Schema schema) {
    return BeamSchemas.fromBeam(schema);
  }

  public abstract List<DeltaColumn> columns();

  /** The Beam schema of the rows that are read; timestamps are {@code MicrosInstant}. */
  public Schema toBeam() {
    return BeamSchemas.toBeam(this);
  }

  /** The place of a column; names are compared as Delta does, without case. */
  public int indexOf(String name) {
    for (int i = 0; i < columns().size(); i++) {
      if (columns().get(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Adds columns one after the other. */
  public static final class Builder {
    private final List<DeltaColumn> columns = new ArrayList<>();

    private Builder() {}

    @CanIgnoreReturnValue
    public Builder required(String name, DeltaType type) {
      columns.add(DeltaColumn.required(name, type));
      return this;
    }

    @CanIgnoreReturnValue
    public Builder nullable(String name, DeltaType type) {
      columns.add(DeltaColumn.nullable(name, type));
      return this;
    }

    public DeltaSchema build() {
      return DeltaSchema.of(columns);
    }
  }
}
