package io.pinbeam.delta;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Rows and schemas in the words of {@code peer.py}, made from Beam's rows alone. */
final class PeerValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private PeerValues() {}

  static List<JsonNode> of(List<Row> rows, DeltaSchema schema) {
    List<JsonNode> values = new ArrayList<>();
    rows.forEach(row -> values.add(struct(row, schema.columns())));
    return values;
  }

  static JsonNode of(@Nullable Object value, DeltaType type) {
    if (value == null) {
      return JSON.nullNode();
    }
    return switch (type.kind()) {
      case STRUCT -> struct((Row) value, type.fields());
      case ARRAY -> array((Collection<?>) value, type.parts().get(0));
      case MAP -> pairs((Map<?, ?>) value, type.parts().get(0), type.parts().get(1));
      default -> JSON.textNode(text(value));
    };
  }

  /** The schema as the Delta protocol writes it. */
  static ObjectNode schema(List<DeltaColumn> columns) {
    ObjectNode struct = JSON.objectNode().put("type", "struct");
    ArrayNode fields = struct.putArray("fields");
    for (DeltaColumn column : columns) {
      ObjectNode field = fields.addObject().put("name", column.name());
      field.set("type", type(column.type()));
      field.put("nullable", column.isNullable()).putObject("metadata");
    }
    return struct;
  }

  private static JsonNode type(DeltaType type) {
    switch (type.kind()) {
      case STRUCT:
        return schema(type.fields());
      case ARRAY:
        ObjectNode array = JSON.objectNode().put("type", "array").put("containsNull", true);
        array.set("elementType", type(type.parts().get(0)));
        return array;
      case MAP:
        ObjectNode map = JSON.objectNode().put("type", "map").put("valueContainsNull", true);
        map.set("keyType", type(type.parts().get(0)));
        map.set("valueType", type(type.parts().get(1)));
        return map;
      default:
        return JSON.textNode(type.toString());
    }
  }

  private static ObjectNode struct(Row row, List<DeltaColumn> fields) {
    ObjectNode object = JSON.objectNode();
    for (DeltaColumn field : fields) {
      object.set(field.name(), of(row.getValue(field.name()), field.type()));
    }
    return object;
  }

  private static ArrayNode array(Collection<?> values, DeltaType type) {
    ArrayNode array = JSON.arrayNode();
    values.forEach(value -> array.add(of(value, type)));
    return array;
  }

  private static ArrayNode pairs(Map<?, ?> map, DeltaType keyType, DeltaType valueType) {
    ArrayNode pairs = JSON.arrayNode();
    map.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
        .forEach(
            entry ->
                pairs
                    .addArray()
                    .add(of(entry.getKey(), keyType))
                    .add(of(entry.getValue(), valueType)));
    return pairs;
  }

  private static String text(Object value) {
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isNaN(number)
          ? "nan"
          : HexFormat.of().toHexDigits(Double.doubleToRawLongBits(number));
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof Instant instant) {
      return String.valueOf(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000);
    }
    if (value instanceof org.joda.time.Instant instant) {
      return String.valueOf(instant.getMillis() * 1000);
    }
    if (value instanceof LocalDateTime time) {
      return text(time.toInstant(ZoneOffset.UTC));
    }
    if (value instanceof LocalDate date) {
      return String.valueOf(date.toEpochDay());
    }
    return value.toString();
  }
}
