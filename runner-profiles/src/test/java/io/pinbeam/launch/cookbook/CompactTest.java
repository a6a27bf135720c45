package io.pinbeam.launch.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.CompactResult;
import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.DeltaTable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Make large files of small ones",
    text =
        """
        One commit that changes no row, also while others write. From the shell: `pinbeam table \
        compact`.
        """)
class CompactTest {
  @TempDir Path folder;

  // Recipe begins
  static String compact(String table) throws IOException {
    CompactResult result = DeltaIO.maintain(table).compact();
    return result.filesRemoved() + " files became " + result.filesAdded();
  }

  // Recipe ends

  @Test
  void threeFilesBecomeOne() throws IOException {
    String table = folder.resolve("users").toString();
    for (int id = 1; id <= 3; id++) {
      Pipeline pipeline = Pipeline.create();
      ExampleUsers.in(pipeline, ExampleUsers.user(id, "Ada", "GB"))
          .apply(DeltaIO.writeRows().to(table));
      pipeline.run().waitUntilFinish();
    }
    assertThat(compact(table)).isEqualTo("3 files became 1");
    assertThat(DeltaTable.at(table).files()).hasSize(1);
    assertThat(ExampleUsers.column(table, "id")).containsExactly(1L, 2L, 3L);
  }
}
