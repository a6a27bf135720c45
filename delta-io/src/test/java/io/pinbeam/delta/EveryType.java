package io.pinbeam.delta;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/** Rows of every type: full, empty and null. */
final class EveryType {
  private static final DeltaType INNER =
      DeltaType.struct(
          List.of(
              DeltaColumn.nullable("a", DeltaType.STRING),
              DeltaColumn.required("b", DeltaType.TIMESTAMP)));

  static final DeltaSchema SCHEMA =
      DeltaSchema.builder()
          .required("l", DeltaType.LONG)
          .nullable("i", DeltaType.INTEGER)
          .nullable("sh", DeltaType.SHORT)
          .nullable("by", DeltaType.BYTE)
          .nullable("f", DeltaType.FLOAT)
          .nullable("d", DeltaType.DOUBLE)
          .nullable("bo", DeltaType.BOOLEAN)
          .nullable("s", DeltaType.STRING)
          .nullable("bin", DeltaType.BINARY)
          .nullable("day", DeltaType.DATE)
          .nullable("ts", DeltaType.TIMESTAMP)
          .nullable("dec9", DeltaType.decimal(9, 2))
          .nullable("dec18", DeltaType.decimal(18, 4))
          .nullable("dec38", DeltaType.decimal(38, 10))
          .nullable("doubles", DeltaType.DOUBLES)
          .nullable("struct", INNER)
          .nullable("structs", DeltaType.array(INNER))
          .nullable("map", DeltaType.map(DeltaType.STRING, DeltaType.array(DeltaType.LONG)))
          .build();

  private EveryType() {}

  static List<Row> rows() {
    Schema beam = SCHEMA.toBeam();
    Schema innerBeam = beam.getField("struct").getType().getRowSchema();
    Instant micros = Instant.parse("2019-02-28T23:59:59.123457Z");
    Row struct = Row.withSchema(innerBeam).addValues("x", micros).build();
    Row halfStruct = Row.withSchema(innerBeam).addValues(null, null).build();
    Map<String, List<Long>> map = new LinkedHashMap<>();
    map.put("é", Arrays.asList(1L, null, 3L));
    map.put("none", null);
    map.put("", List.of());
    return List.of(
        Row.withSchema(beam)
            .addValues(Long.MIN_VALUE, Integer.MAX_VALUE, Short.MIN_VALUE, Byte.MIN_VALUE)
            .addValues(Float.MIN_VALUE, Double.NaN, true, "grüß 🎉 \u0000\n\"", bytes("\u0000x"))
            .addValues(LocalDate.of(1969, 7, 20), micros)
            .addValues(
                new BigDecimal("-1234567.89"),
                new BigDecimal("99999999999999.9999"),
                new BigDecimal("-1234567890123456789012345678.0123456789"))
            .addValue(Arrays.asList(1.5, null, Double.NEGATIVE_INFINITY))
            .addValues(struct, Arrays.asList(halfStruct, null, struct), map)
            .build(),
        Row.withSchema(beam)
            .addValues(0L, null, null, null, null, null, null, null, null, null, null, null)
            .addValues(null, null, null, null, null, null)
            .build(),
        Row.withSchema(beam)
            .addValues(7L, 0, (short) 0, (byte) 0, -0.0f, -0.0, false, "", bytes(""))
            .addValues(LocalDate.EPOCH, Instant.parse("1582-10-04T00:00:00.000001Z"))
            .addValues(new BigDecimal("0.00"), new BigDecimal("0.0000"), new BigDecimal("0E-10"))
            .addValues(List.of(), halfStruct, List.of(), Map.of())
            .build());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
