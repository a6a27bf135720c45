package io.pinbeam.delta.internal;

import io.pinbeam.delta.DeltaColumn;
import io.pinbeam.delta.DeltaSchema;
import io.pinbeam.delta.DeltaType;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** The Parquet form of a table's columns, as the Delta protocol lays it down. */
final class ParquetSchemas {
  private static final int MAX_INT_PRECISION = 9;
  private static final int MAX_LONG_PRECISION = 18;

  private ParquetSchemas() {}

  static MessageType of(DeltaSchema schema) {
    return new MessageType("table", fields(schema.columns()));
  }

  private static List<Type> fields(List<DeltaColumn> columns) {
    List<Type> fields = new ArrayList<>();
    for (DeltaColumn column : columns) {
      fields.add(
          type(
              column.type(),
              column.name(),
              column.isNullable() ? Repetition.OPTIONAL : Repetition.REQUIRED));
    }
    return fields;
  }

  private static Type type(DeltaType type, String name, Repetition repetition) {
    switch (type.kind()) {
      case STRING:
        return Types.primitive(PrimitiveTypeName.BINARY, repetition)
            .as(LogicalTypeAnnotation.stringType())
            .named(name);
      case LONG:
        return Types.primitive(PrimitiveTypeName.INT64, repetition).named(name);
      case INTEGER:
        return Types.primitive(PrimitiveTypeName.INT32, repetition).named(name);
      case SHORT:
        return Types.primitive(PrimitiveTypeName.INT32, repetition)
            .as(LogicalTypeAnnotation.intType(16, true))
            .named(name);
      case BYTE:
        return Types.primitive(PrimitiveTypeName.INT32, repetition)
            .as(LogicalTypeAnnotation.intType(8, true))
            .named(name);
      case FLOAT:
        return Types.primitive(PrimitiveTypeName.FLOAT, repetition).named(name);
      case DOUBLE:
        return Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(name);
      case BOOLEAN:
        return Types.primitive(PrimitiveTypeName.BOOLEAN, repetition).named(name);
      case BINARY:
        return Types.primitive(PrimitiveTypeName.BINARY, repetition).named(name);
      case DATE:
        return Types.primitive(PrimitiveTypeName.INT32, repetition)
            .as(LogicalTypeAnnotation.dateType())
            .named(name);
      case TIMESTAMP:
        return Types.primitive(PrimitiveTypeName.INT64, repetition)
            .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
            .named(name);
      case TIMESTAMP_NTZ:
        return Types.primitive(PrimitiveTypeName.INT64, repetition)
            .as(LogicalTypeAnnotation.timestampType(false, TimeUnit.MICROS))
            .named(name);
      case DECIMAL:
        return decimal(type, name, repetition);
      case ARRAY:
        return Types.list(repetition)
            .element(type(type.parts().get(0), "element", Repetition.OPTIONAL))
            .named(name);
      case MAP:
        return Types.map(repetition)
            .key(type(type.parts().get(0), "key", Repetition.REQUIRED))
            .value(type(type.parts().get(1), "value", Repetition.OPTIONAL))
            .named(name);
      case STRUCT:
        return Types.buildGroup(repetition)
            .addFields(fields(type.fields()).toArray(new Type[0]))
            .named(name);
    }
    throw new IllegalStateException("No Parquet type for " + type);
  }

  private static Type decimal(DeltaType type, String name, Repetition repetition) {
    LogicalTypeAnnotation annotation =
        LogicalTypeAnnotation.decimalType(type.scale(), type.precision());
    if (type.precision() <= MAX_INT_PRECISION) {
      return Types.primitive(PrimitiveTypeName.INT32, repetition).as(annotation).named(name);
    }
    if (type.precision() <= MAX_LONG_PRECISION) {
      return Types.primitive(PrimitiveTypeName.INT64, repetition).as(annotation).named(name);
    }
    return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
        .length(decimalBytes(type.precision()))
        .as(annotation)
        .named(name);
  }

  /** The fewest bytes that hold every number of so many digits in two's complement. */
  static int decimalBytes(int precision) {
    return java.math.BigInteger.TEN.pow(precision).bitLength() / 8 + 1;
  }
}
