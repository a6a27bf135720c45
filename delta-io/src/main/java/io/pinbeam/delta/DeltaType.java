package io.pinbeam.delta;

import com.google.auto.value.AutoValue;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The type of a column of a Delta table.
 *
 * <p>What stands inside an array, a map or a struct may always be null: engines disagree on inner
 * constraints (Spark's OPTIMIZE fails on a required field of a nullable struct), so none are made.
 */
@AutoValue
public abstract class DeltaType implements Serializable {
  /** The types of the Delta protocol that are read and written. */
  public enum Kind {
    STRING,
    LONG,
    INTEGER,
    SHORT,
    BYTE,
    FLOAT,
    DOUBLE,
    BOOLEAN,
    BINARY,
    /** Days since 1970-01-01. */
    DATE,
    /** Microseconds since 1970-01-01 UTC. */
    TIMESTAMP,
    /** A date and a time of day in no time zone; the table needs the feature timestampNtz. */
    TIMESTAMP_NTZ,
    DECIMAL,
    ARRAY,
    MAP,
    STRUCT
  }

  public static final DeltaType STRING = simple(Kind.STRING);
  public static final DeltaType LONG = simple(Kind.LONG);
  public static final DeltaType INTEGER = simple(Kind.INTEGER);
  public static final DeltaType SHORT = simple(Kind.SHORT);
  public static final DeltaType BYTE = simple(Kind.BYTE);
  public static final DeltaType FLOAT = simple(Kind.FLOAT);
  public static final DeltaType DOUBLE = simple(Kind.DOUBLE);
  public static final DeltaType BOOLEAN = simple(Kind.BOOLEAN);
  public static final DeltaType BINARY = simple(Kind.BINARY);
  public static final DeltaType DATE = simple(Kind.DATE);
  public static final DeltaType TIMESTAMP = simple(Kind.TIMESTAMP);
  public static final DeltaType TIMESTAMP_NTZ = simple(Kind.TIMESTAMP_NTZ);

  /** An array of doubles. */
  public static final DeltaType DOUBLES = array(DOUBLE);

  private static final int MAX_PRECISION = 38;

  public static DeltaType decimal(int precision, int scale) {
    if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
      throw new IllegalArgumentException(
          "decimal(" + precision + "," + scale + "): precision is 1 to 38, scale 0 to precision");
    }
    return new AutoValue_DeltaType(Kind.DECIMAL, precision, scale, List.of(), List.of());
  }

  public static DeltaType array(DeltaType element) {
    return new AutoValue_DeltaType(Kind.ARRAY, 0, 0, List.of(element), List.of());
  }

  public static DeltaType map(DeltaType key, DeltaType value) {
    return new AutoValue_DeltaType(Kind.MAP, 0, 0, List.of(key, value), List.of());
  }

  /** A struct; its fields become nullable. */
  public static DeltaType struct(List<DeltaColumn> fields) {
    return new AutoValue_DeltaType(
        Kind.STRUCT,
        0,
        0,
        List.of(),
        fields.stream()
            .map(field -> DeltaColumn.nullable(field.name(), field.type()))
            .collect(Collectors.toUnmodifiableList()));
  }

  private static DeltaType simple(Kind kind) {
    return new AutoValue_DeltaType(kind, 0, 0, List.of(), List.of());
  }

  public abstract Kind kind();

  /** Of a decimal, else 0. */
  public abstract int precision();

  /** Of a decimal, else 0. */
  public abstract int scale();

  /** The element of an array; key and value of a map; else nothing. */
  public abstract List<DeltaType> parts();

  /** The fields of a struct; else nothing. */
  public abstract List<DeltaColumn> fields();

  /** The type's name in Delta's words, such as {@code array<double>}. */
  @Override
  public final String toString() {
    switch (kind()) {
      case DECIMAL:
        return "decimal(" + precision() + "," + scale() + ")";
      case ARRAY:
        return "array<" + parts().get(0) + ">";
      case MAP:
        return "map<" + parts().get(0) + "," + parts().get(1) + ">";
      case STRUCT:
        return fields().stream()
            .map(field -> field.name() + ":" + field.type())
            .collect(Collectors.joining(",", "struct<", ">"));
      default:
        return kind().name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
