package io.pinbeam.delta;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedPrecisionNumeric;
import org.apache.beam.sdk.schemas.logicaltypes.MicrosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.PassThroughLogicalType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;

/** Delta's types in Beam's words, and back. */
final class BeamSchemas {
  /** Beam's DECIMAL says no precision; this is what Spark takes then. */
  private static final DeltaType ANY_DECIMAL = DeltaType.decimal(38, 18);

  private BeamSchemas() {}

  static DeltaSchema fromBeam(Schema schema) {
    return DeltaSchema.of(columns(schema, ""));
  }

  static Schema toBeam(DeltaSchema schema) {
    return beamSchema(schema.columns());
  }

  private static List<DeltaColumn> columns(Schema schema, String prefix) {
    List<DeltaColumn> columns = new ArrayList<>();
    for (Field field : schema.getFields()) {
      DeltaType type = type(field.getType(), prefix + field.getName());
      columns.add(
          field.getType().getNullable()
              ? DeltaColumn.nullable(field.getName(), type)
              : DeltaColumn.required(field.getName(), type));
    }
    return columns;
  }

  private static DeltaType type(FieldType type, String field) {
    switch (type.getTypeName()) {
      case STRING:
        return DeltaType.STRING;
      case INT64:
        return DeltaType.LONG;
      case INT32:
        return DeltaType.INTEGER;
      case INT16:
        return DeltaType.SHORT;
      case BYTE:
        return DeltaType.BYTE;
      case FLOAT:
        return DeltaType.FLOAT;
      case DOUBLE:
        return DeltaType.DOUBLE;
      case BOOLEAN:
        return DeltaType.BOOLEAN;
      case BYTES:
        return DeltaType.BINARY;
      case DATETIME:
        return DeltaType.TIMESTAMP;
      case DECIMAL:
        return ANY_DECIMAL;
      case ARRAY:
      case ITERABLE:
        return DeltaType.array(type(type.getCollectionElementType(), field + ".element"));
      case MAP:
        return DeltaType.map(
            type(type.getMapKeyType(), field + ".key"),
            type(type.getMapValueType(), field + ".value"));
      case ROW:
        return DeltaType.struct(columns(type.getRowSchema(), field + "."));
      case LOGICAL_TYPE:
        return logicalType(type.getLogicalType(), field);
    }
    throw unsupported(field, type.getTypeName().toString());
  }

  private static DeltaType logicalType(Schema.LogicalType<?, ?> type, String field) {
    String identifier = type.getIdentifier();
    if (MicrosInstant.IDENTIFIER.equals(identifier)) {
      return DeltaType.TIMESTAMP;
    }
    if (SqlTypes.DATE.getIdentifier().equals(identifier)) {
      return DeltaType.DATE;
    }
    if (SqlTypes.DATETIME.getIdentifier().equals(identifier)) {
      return DeltaType.TIMESTAMP_NTZ;
    }
    if (FixedPrecisionNumeric.IDENTIFIER.equals(identifier)) {
      Row arguments = type.getArgument();
      if (arguments == null || arguments.getInt32("precision") == null) {
        return ANY_DECIMAL;
      }
      Integer scale = arguments.getInt32("scale");
      return DeltaType.decimal(arguments.getInt32("precision"), scale == null ? 0 : scale);
    }
    if (type instanceof PassThroughLogicalType) {
      return type(type.getBaseType(), field);
    }
    throw unsupported(field, identifier);
  }

  private static IllegalArgumentException unsupported(String field, String type) {
    return new IllegalArgumentException(
        "Field " + field + " has type " + type + ", which Delta tables do not hold");
  }

  private static Schema beamSchema(List<DeltaColumn> columns) {
    Schema.Builder schema = Schema.builder();
    for (DeltaColumn column : columns) {
      schema.addField(
          Field.of(column.name(), beamType(column.type()).withNullable(column.isNullable())));
    }
    return schema.build();
  }

  private static FieldType beamType(DeltaType type) {
    switch (type.kind()) {
      case STRING:
        return FieldType.STRING;
      case LONG:
        return FieldType.INT64;
      case INTEGER:
        return FieldType.INT32;
      case SHORT:
        return FieldType.INT16;
      case BYTE:
        return FieldType.BYTE;
      case FLOAT:
        return FieldType.FLOAT;
      case DOUBLE:
        return FieldType.DOUBLE;
      case BOOLEAN:
        return FieldType.BOOLEAN;
      case BINARY:
        return FieldType.BYTES;
      case DATE:
        return FieldType.logicalType(SqlTypes.DATE);
      case TIMESTAMP:
        return FieldType.logicalType(SqlTypes.TIMESTAMP);
      case TIMESTAMP_NTZ:
        return FieldType.logicalType(SqlTypes.DATETIME);
      case DECIMAL:
        return FieldType.logicalType(FixedPrecisionNumeric.of(type.precision(), type.scale()));
      case ARRAY:
        return FieldType.array(beamType(type.parts().get(0)).withNullable(true));
      case MAP:
        return FieldType.map(
            beamType(type.parts().get(0)), beamType(type.parts().get(1)).withNullable(true));
      case STRUCT:
        return FieldType.row(beamSchema(type.fields()));
    }
    throw new IllegalStateException("No Beam type for " + type);
  }
}
