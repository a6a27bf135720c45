package io.pinbeam.launch.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Add a column to a table",
    text =
        """
        Nullable columns that the table lacks are added in the commit that brings them; older rows \
        are null there. Without `withSchemaUpdate` such rows are refused, and the error names the \
        column.
        """)
class AddColumnTest {
  @TempDir Path folder;

  // Recipe begins
  static void append(PCollection<Row> usersWithMore, String table) {
    usersWithMore.apply(DeltaIO.writeRows().to(table).withSchemaUpdate());
  }

  // Recipe ends

  @Test
  void olderRowsAreNullInTheNewColumn() throws IOException {
    String table = folder.resolve("users").toString();
    Pipeline first = Pipeline.create();
    append(ExampleUsers.in(first, ExampleUsers.user(1, "Ada", "GB")), table);
    first.run().waitUntilFinish();

    Schema more =
        Schema.builder()
            .addFields(ExampleUsers.SCHEMA.getFields())
            .addNullableInt32Field("age")
            .build();
    Row older = Row.withSchema(more).addValues(2L, "Blaise", "FR", 39).build();
    Pipeline second = Pipeline.create();
    append(second.apply(Create.of(List.of(older)).withRowSchema(more)), table);
    second.run().waitUntilFinish();

    assertThat(DeltaTable.at(table).describe().columns()).hasSize(4);
    assertThat(ExampleUsers.column(table, "id")).containsExactly(1L, 2L);
  }
}
