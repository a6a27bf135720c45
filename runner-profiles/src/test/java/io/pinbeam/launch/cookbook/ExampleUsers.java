package io.pinbeam.launch.cookbook;

import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;

/** The rows that the recipes for Delta tables write. */
final class ExampleUsers {
  static final Schema SCHEMA =
      Schema.builder()
          .addInt64Field("id")
          .addNullableStringField("name")
          .addStringField("country")
          .build();

  private ExampleUsers() {}

  static Row user(long id, String name, String country) {
    return Row.withSchema(SCHEMA).addValues(id, name, country).build();
  }

  static PCollection<Row> in(Pipeline pipeline, Row... users) {
    return pipeline.apply(Create.of(List.of(users)).withRowSchema(SCHEMA));
  }

  /** The values of a column in a table's current version, sorted. */
  static List<Object> column(String table, String name) throws IOException {
    List<Object> values = new ArrayList<>();
    try (DeltaRows rows = DeltaTable.at(table).rows()) {
      rows.forEachRemaining(row -> values.add(row.getValue(name)));
    }
    return values.stream().sorted().toList();
  }
}
