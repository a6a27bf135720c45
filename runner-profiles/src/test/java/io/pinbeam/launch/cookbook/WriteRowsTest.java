package io.pinbeam.launch.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.WriteMode;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Write rows to a Delta table",
    text =
        """
A bounded collection is one commit. The table is created on first use, here with a partition \
for each country; `OVERWRITE` replaces its rows and `APPEND`, the default, adds to them.
""")
class WriteRowsTest {
  @TempDir Path folder;

  // Recipe begins
  static void write(PCollection<Row> users, String table) {
    users.apply(
        DeltaIO.writeRows()
            .to(table)
            .withMode(WriteMode.OVERWRITE)
            .withPartitionColumns("country"));
  }

  // Recipe ends

  @Test
  void theSecondRunReplacesTheRowsOfTheFirst() throws IOException {
    String table = folder.resolve("users").toString();
    for (long id = 1; id <= 2; id++) {
      Pipeline pipeline = Pipeline.create();
      write(ExampleUsers.in(pipeline, ExampleUsers.user(id, "Ada", "GB")), table);
      pipeline.run().waitUntilFinish();
    }
    assertThat(ExampleUsers.column(table, "id")).containsExactly(2L);
    assertThat(DeltaTable.at(table).describe().partitionColumns()).containsExactly("country");
  }
}
