package io.pinbeam.launch.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.WriteMode;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Write some partitions anew",
    text =
        """
`OVERWRITE_PARTITIONS` replaces the partitions that the new rows have and leaves the others, \
in one commit: a day that is loaded again, for example, in a table with a partition a day.
""")
class OverwritePartitionsTest {
  @TempDir Path folder;

  // Recipe begins
  static void writeAnew(PCollection<Row> users, String table) {
    users.apply(
        DeltaIO.writeRows()
            .to(table)
            .withMode(WriteMode.OVERWRITE_PARTITIONS)
            .withPartitionColumns("country"));
  }

  // Recipe ends

  @Test
  void otherPartitionsStay() throws IOException {
    String table = folder.resolve("users").toString();
    Pipeline first = Pipeline.create();
    writeAnew(
        ExampleUsers.in(
            first, ExampleUsers.user(1, "Ada", "GB"), ExampleUsers.user(2, "Blaise", "FR")),
        table);
    first.run().waitUntilFinish();
    Pipeline second = Pipeline.create();
    writeAnew(ExampleUsers.in(second, ExampleUsers.user(3, "Alan", "GB")), table);
    second.run().waitUntilFinish();
    assertThat(ExampleUsers.column(table, "id")).containsExactly(2L, 3L);
  }
}
