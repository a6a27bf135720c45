package io.pinbeam.launch.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.delta.DeltaIO;
import io.pinbeam.delta.VacuumOptions;
import io.pinbeam.delta.VacuumResult;
import io.pinbeam.delta.WriteMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Recipe(
    title = "Delete files that no version needs",
    text =
        """
        With a dry run first, which lists what would go. The retention must be longer than the \
        longest time between the writing of a file and its commit.
        """)
class VacuumTest {
  @TempDir Path folder;

  // Recipe begins
  static List<String> vacuum(String table) throws IOException {
    VacuumOptions options = VacuumOptions.defaults().withRetention(Duration.ofDays(14));
    VacuumResult would = DeltaIO.maintain(table).vacuum(options.withDryRun());
    if (would.deletedFiles() > 0) {
      DeltaIO.maintain(table).vacuum(options);
    }
    return would.deletedPaths();
  }

  // Recipe ends

  @Test
  void anOldFileThatNoCommitNamesIsGone() throws IOException {
    Path table = folder.resolve("users");
    Pipeline pipeline = Pipeline.create();
    ExampleUsers.in(pipeline, ExampleUsers.user(1, "Ada", "GB"))
        .apply(DeltaIO.writeRows().to(table.toString()).withMode(WriteMode.OVERWRITE));
    pipeline.run().waitUntilFinish();
    Path orphan = Files.writeString(table.resolve("part-orphan.parquet"), "left by a kill");
    Files.setLastModifiedTime(orphan, FileTime.from(Instant.now().minus(Duration.ofDays(15))));

    assertThat(vacuum(table.toString())).containsExactly("part-orphan.parquet");
    try (Stream<Path> files = Files.list(table)) {
      assertThat(files.filter(file -> file.toString().endsWith(".parquet"))).hasSize(1);
    }
  }
}
