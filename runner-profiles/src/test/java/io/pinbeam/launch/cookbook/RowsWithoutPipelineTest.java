package io.pinbeam.launch.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaRows;
import io.pinbeam.delta.DeltaTable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Read a table without a pipeline",
    text =
        """
        For small tables, as in a test or a tool. The rows are those of the current version, in no \
        order.
        """)
class RowsWithoutPipelineTest {
  @TempDir Path folder;

  // Recipe begins
  static long countIn(String table, String country) throws IOException {
    long count = 0;
    try (DeltaRows rows = DeltaTable.at(table).rows()) {
      while (rows.hasNext()) {
        count += country.equals(rows.next().getString("country")) ? 1 : 0;
      }
    }
    return count;
  }

  // Recipe ends

  @Test
  void countsTheRowsOfACountry() throws IOException {
    String table = folder.resolve("users").toString();
    Pipeline pipeline = Pipeline.create();
    ExampleUsers.in(
            pipeline,
            ExampleUsers.user(1, "Ada", "GB"),
            ExampleUsers.user(2, "Alan", "GB"),
            ExampleUsers.user(3, "Emmy", "DE"))
        .apply(DeltaIO.writeRows().to(table));
    pipeline.run().waitUntilFinish();
    assertThat(countIn(table, "GB")).isEqualTo(2);
  }
}
