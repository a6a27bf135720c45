package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pinbeam.delta.internal.RowCheck;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the check lets through can be written, and what it refuses cannot. */
class RowCheckTest {
  @TempDir Path folder;

  @Test
  void everyTypePasses() {
    for (Row row : EveryType.rows()) {
      RowCheck.check(EveryType.SCHEMA, row);
    }
  }

  @Test
  void whatCannotBeWrittenIsRefusedByItsColumn() throws Exception {
    Map<Object, Object> nullKey = new HashMap<>();
    nullKey.put(null, null);
    List<Map.Entry<String, Object>> bad =
        List.of(
            Map.entry("sh", Short.MAX_VALUE + 1),
            Map.entry("by", (short) 200),
            Map.entry("i", 1L << 40),
            Map.entry("l", "text"),
            Map.entry("day", LocalDate.MAX),
            Map.entry("ts", Instant.MAX),
            Map.entry("dec9", new BigDecimal("12345678.90")),
            Map.entry("dec18", new BigDecimal("0.12345")),
            Map.entry("doubles", List.of("x")),
            Map.entry("map", nullKey),
            Map.entry("structs", Arrays.asList(null, "x")));
    for (Map.Entry<String, Object> value : bad) {
      Row row = with(EveryType.rows().get(0), value.getKey(), value.getValue());

      assertThatThrownBy(() -> RowCheck.check(EveryType.SCHEMA, row))
          .as("%s", value)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(value.getKey());
      assertThat(catchThrowable(() -> write(row))).as("%s", value).isNotNull();
    }
    Row noKey = with(EveryType.rows().get(0), "l", null);
    assertThatThrownBy(() -> RowCheck.check(EveryType.SCHEMA, noKey))
        .hasMessage("Column l must not be null");
    assertThat(catchThrowable(() -> write(noKey))).hasMessage("Column l must not be null");
  }

  private void write(Row row) throws Exception {
    DataFileWriter<Row> writer =
        DataFileWriter.open(
            folder.toString(),
            "part-0.parquet",
            EveryType.SCHEMA,
            new RowRecordWriter(EveryType.SCHEMA),
            WriteOptions.defaults());
    try {
      writer.write(row);
    } finally {
      writer.abort();
    }
  }

  /** Beam's builder would refuse some of these; rows that are made in other ways hold them. */
  private static Row with(Row row, String column, Object value) {
    List<Object> values = new ArrayList<>(row.getValues());
    values.set(row.getSchema().indexOf(column), value);
    return Row.withSchema(row.getSchema()).attachValues(values);
  }
}
