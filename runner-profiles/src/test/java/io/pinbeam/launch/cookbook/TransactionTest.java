package io.pinbeam.launch.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaTable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Append exactly once, however often the job runs",
    text =
        """
The commit carries a name and a number that grows, such as the day. The table remembers the \
greatest: a run with this number or a smaller one changes nothing.
""")
class TransactionTest {
  @TempDir Path folder;

  // Recipe begins
  static void append(PCollection<Row> users, String table, long day) {
    users.apply(DeltaIO.writeRows().to(table).withTransaction("load-users", day));
  }

  // Recipe ends

  @Test
  void aDayIsThereOnce() throws IOException {
    String table = folder.resolve("users").toString();
    for (long day : new long[] {20261121, 20261121, 20261122}) {
      Pipeline pipeline = Pipeline.create();
      append(ExampleUsers.in(pipeline, ExampleUsers.user(day, "Ada", "GB")), table, day);
      pipeline.run().waitUntilFinish();
    }
    assertThat(ExampleUsers.column(table, "id")).containsExactly(20261121L, 20261122L);
    assertThat(DeltaTable.at(table).transactionVersion("load-users")).hasValue(20261122);
  }
}
