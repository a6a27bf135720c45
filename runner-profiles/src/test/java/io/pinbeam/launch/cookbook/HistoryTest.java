package io.pinbeam.launch.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaTable;
import io.pinbeam.delta.WriteMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "See what the last commits did",
    text =
        """
        The newest first, from the table's log, whoever wrote them.
        """)
class HistoryTest {
  @TempDir Path folder;

  // Recipe begins
  static List<String> history(String table) throws IOException {
    return DeltaTable.at(table).history(10).stream()
        .map(
            commit ->
                "%d: %d files added, %d removed"
                    .formatted(commit.version(), commit.filesAdded(), commit.filesRemoved()))
        .toList();
  }

  // Recipe ends

  @Test
  void anOverwriteRemovesWhatWasThere() throws IOException {
    String table = folder.resolve("users").toString();
    for (int id = 1; id <= 2; id++) {
      Pipeline pipeline = Pipeline.create();
      ExampleUsers.in(pipeline, ExampleUsers.user(id, "Ada", "GB"))
          .apply(DeltaIO.writeRows().to(table).withMode(WriteMode.OVERWRITE));
      pipeline.run().waitUntilFinish();
    }
    assertThat(history(table))
        .containsExactly("1: 1 files added, 1 removed", "0: 1 files added, 0 removed");
  }
}
