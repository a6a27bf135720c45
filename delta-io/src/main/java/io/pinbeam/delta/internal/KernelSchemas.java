package io.pinbeam.delta.internal;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.ShortType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import io.pinbeam.delta.DeltaColumn;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Our types in Kernel's words, and back. */
final class KernelSchemas {
  private KernelSchemas() {}

  static StructType toKernel(DeltaSchema schema) {
    return struct(schema.columns());
  }

  static DeltaSchema fromKernel(StructType schema) {
    return DeltaSchema.of(columns(schema));
  }

  /** Whether a table needs the feature timestampNtz to hold this. */
  static boolean needsTimestampNtz(DeltaSchema schema) {
    return schema.columns().stream().anyMatch(column -> needsTimestampNtz(column.type()));
  }

  private static boolean needsTimestampNtz(DeltaType type) {
    return type.equals(DeltaType.TIMESTAMP_NTZ)
        || type.parts().stream().anyMatch(KernelSchemas::needsTimestampNtz)
        || type.fields().stream().anyMatch(field -> needsTimestampNtz(field.type()));
  }

  /**
   * What stands inside a column of another engine's table and must not be null; our files say that
   * it may.
   */
  static Optional<String> requiredInside(StructField column) {
    return requiredInside(column.getName(), column.getDataType());
  }

  private static Optional<String> requiredInside(String name, DataType type) {
    if (type instanceof ArrayType) {
      return requiredInside(((ArrayType) type).getElementField(), name + ".element");
    }
    if (type instanceof MapType) {
      MapType map = (MapType) type;
      return requiredInside(name + ".key", map.getKeyType())
          .or(() -> requiredInside(map.getValueField(), name + ".value"));
    }
    if (type instanceof StructType) {
      return ((StructType) type)
          .fields().stream()
              .flatMap(field -> requiredInside(field, name + "." + field.getName()).stream())
              .findFirst();
    }
    return Optional.empty();
  }

  private static Optional<String> requiredInside(StructField field, String name) {
    return field.isNullable() ? requiredInside(name, field.getDataType()) : Optional.of(name);
  }

  private static StructType struct(List<DeltaColumn> columns) {
    StructType struct = new StructType();
    for (DeltaColumn column : columns) {
      struct = struct.add(column.name(), type(column.type()), column.isNullable());
    }
    return struct;
  }

  private static DataType type(DeltaType type) {
    switch (type.kind()) {
      case STRING:
        return StringType.STRING;
      case LONG:
        return LongType.LONG;
      case INTEGER:
        return IntegerType.INTEGER;
      case SHORT:
        return ShortType.SHORT;
      case BYTE:
        return ByteType.BYTE;
      case FLOAT:
        return FloatType.FLOAT;
      case DOUBLE:
        return DoubleType.DOUBLE;
      case BOOLEAN:
        return BooleanType.BOOLEAN;
      case BINARY:
        return BinaryType.BINARY;
      case DATE:
        return DateType.DATE;
      case TIMESTAMP:
        return TimestampType.TIMESTAMP;
      case TIMESTAMP_NTZ:
        return TimestampNTZType.TIMESTAMP_NTZ;
      case DECIMAL:
        return new DecimalType(type.precision(), type.scale());
      case ARRAY:
        return new ArrayType(type(type.parts().get(0)), true);
      case MAP:
        return new MapType(type(type.parts().get(0)), type(type.parts().get(1)), true);
      case STRUCT:
        return struct(type.fields());
    }
    throw new IllegalStateException("No Delta type for " + type);
  }

  private static List<DeltaColumn> columns(StructType struct) {
    List<DeltaColumn> columns = new ArrayList<>();
    for (StructField field : struct.fields()) {
      DeltaType type = type(field.getDataType(), field.getName());
      columns.add(
          field.isNullable()
              ? DeltaColumn.nullable(field.getName(), type)
              : DeltaColumn.required(field.getName(), type));
    }
    return columns;
  }

  private static DeltaType type(DataType type, String column) {
    if (type instanceof ArrayType) {
      return DeltaType.array(type(((ArrayType) type).getElementType(), column));
    }
    if (type instanceof MapType) {
      MapType map = (MapType) type;
      return DeltaType.map(type(map.getKeyType(), column), type(map.getValueType(), column));
    }
    if (type instanceof StructType) {
      return DeltaType.struct(columns((StructType) type));
    }
    if (type instanceof DecimalType) {
      DecimalType decimal = (DecimalType) type;
      return DeltaType.decimal(decimal.getPrecision(), decimal.getScale());
    }
    if (type instanceof StringType) {
      return DeltaType.STRING;
    }
    switch (type.toString()) {
      case "long":
        return DeltaType.LONG;
      case "integer":
        return DeltaType.INTEGER;
      case "short":
        return DeltaType.SHORT;
      case "byte":
        return DeltaType.BYTE;
      case "float":
        return DeltaType.FLOAT;
      case "double":
        return DeltaType.DOUBLE;
      case "boolean":
        return DeltaType.BOOLEAN;
      case "binary":
        return DeltaType.BINARY;
      case "date":
        return DeltaType.DATE;
      case "timestamp":
        return DeltaType.TIMESTAMP;
      case "timestamp_ntz":
        return DeltaType.TIMESTAMP_NTZ;
      default:
        throw new UnsupportedOperationException(
            "Column " + column + " has type " + type + ", which is not supported");
    }
  }
}
