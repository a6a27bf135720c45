package io.pinbeam.pipelines.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFilesTest {
  @TempDir Path folder;

  @Test
  void aFileIsReplacedWhole() throws IOException {
    String path = folder.resolve("below/ledger.json").toString();
    OutputFiles.write(path, "first, and longer\n");
    OutputFiles.write(path, "sécond\n");
    assertThat(OutputFiles.read(path)).isEqualTo("sécond\n");
    try (var files = Files.list(folder.resolve("below"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aFolderThatIsNotThereHasNoFiles() throws IOException {
    assertThat(OutputFiles.list(folder.resolve("none").toString())).isEmpty();
  }

  @Test
  void onlyFilesOfTheFolderItselfAreListed() throws IOException {
    Files.writeString(folder.resolve("a.jsonl"), "");
    Files.createDirectories(folder.resolve("below"));
    assertThat(OutputFiles.list(folder.toString()))
        .extracting(f -> f.getFilename())
        .containsExactly("a.jsonl");
  }
}
