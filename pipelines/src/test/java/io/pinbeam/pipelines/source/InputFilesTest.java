package io.pinbeam.pipelines.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinbeam.pipelines.options.BadOptionException;
import io.pinbeam.transforms.model.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
  private static InputFiles list(String input, @Nullable String user) {
    return InputFiles.list(input, user, PipelineOptionsFactory.create());
  }

  @TempDir Path folder;

  private void file(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{}");
  }

  private List<String> names(InputFiles files) {
    return files.files().stream().map(f -> Path.of(f.path()).getFileName().toString()).toList();
  }

  @Test
  void sinkLayoutIsRankedByPartitionThenOffset() throws IOException {
    file("topics/u.pin/partition=1/u.pin+1+0000000000.json");
    file("topics/u.pin/partition=0/u.pin+0+0000000100.json.gz");
    file("topics/u.pin/partition=0/u.pin+0+0000000020.json");
    file("topics/u.pin/partition=10/u.pin+10+0000000000.json");
    InputFiles files = list(folder.toString(), null);
    assertThat(names(files))
        .containsExactly(
            "u.pin+0+0000000020.json",
            "u.pin+0+0000000100.json.gz",
            "u.pin+1+0000000000.json",
            "u.pin+10+0000000000.json");
    assertThat(files.files()).extracting(InputFile::rank).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void aWholeBucketOfAnArchiveIsItsTopics() throws IOException {
    file("topics/u.pin/partition=0/u.pin+0+0000000000.json");
    file("dead-letters/u.pin/partition=0/u.pin+0+0000000000.jsonl");
    file("archive/plans/u.pin/partition=0/0000000000.plan");
    file("archive/plans/u.pin/partition=0/0000000000.done");
    file("archive/ledger.json");
    InputFiles files = list(folder.toString(), null);
    assertThat(names(files)).containsExactly("u.pin+0+0000000000.json");
    assertThat(files.ignored()).isEqualTo(4);
    // Unless they are asked for.
    assertThat(names(list(folder.resolve("dead-letters").toString(), null)))
        .containsExactly("u.pin+0+0000000000.jsonl");
  }

  @Test
  void filesWithoutOffsetAreRankedByPathBeforeThoseWithOne() throws IOException {
    file("u.geo/b.jsonl");
    file("u.geo/a.json");
    file("u.geo/partition=0/u.geo+0+0000000000.json");
    assertThat(names(list(folder.toString(), null)))
        .containsExactly("a.json", "b.jsonl", "u.geo+0+0000000000.json");
  }

  @Test
  void kindIsToldByTopicFolderOrFile() throws IOException {
    file("topics/u.pin/partition=0/u.pin+0+0000000000.json");
    file("geo/any.json");
    file("user.jsonl");
    InputFiles files = list(folder.toString(), null);
    assertThat(files.files()).extracting(InputFile::kind).containsExactlyInAnyOrder(Kind.values());
  }

  @Test
  void theInputFolderItselfMayBeTheTopic() throws IOException {
    file("u.pin/a.json");
    InputFiles files = list(folder.resolve("u.pin").toString(), "u");
    assertThat(files.files()).extracting(InputFile::kind).containsExactly(Kind.PIN);
  }

  @Test
  void foldersAboveTheInputTellNothing() throws IOException {
    file("some-user/in/other/a.json");
    file("some-user/in/u.geo/a.json");
    InputFiles files = list(folder.resolve("some-user/in").toString(), null);
    assertThat(files.files()).extracting(InputFile::kind).containsExactly(Kind.GEO);
    assertThat(files.ignored()).isEqualTo(1);
  }

  @Test
  void filesOfNoUserStandBesideThoseOfOne() throws IOException {
    file("topics/u.pin/a.json");
    file("user.jsonl");
    assertThat(list(folder.toString(), null).files()).hasSize(2);
    assertThat(list(folder.toString(), "u").files()).hasSize(1);
  }

  @Test
  void othersArePassedOverAndCounted() throws IOException {
    file("u.pin/a.json");
    file("u.pin/_SUCCESS");
    file("u.pin/.hidden.json");
    file("u.pin/readme.txt");
    file("other/a.json");
    InputFiles files = list(folder.toString(), null);
    assertThat(files.files()).hasSize(1);
    assertThat(files.ignored()).isEqualTo(4);
  }

  @Test
  void aFileAndAGlobAreInputToo() throws IOException {
    file("u.pin/a.json");
    file("u.pin/b.json");
    assertThat(names(list(folder.resolve("u.pin/b.json").toString(), null)))
        .containsExactly("b.json");
    assertThat(names(list(folder + "/u.pin/*.json", null))).containsExactly("a.json", "b.json");
    assertThat(names(list(folder + "/", null))).containsExactly("a.json", "b.json");
  }

  @Test
  void severalUsersNeedAChoice() throws IOException {
    file("topics/ann.pin/a.json");
    file("topics/bob.pin/b.json");
    assertThatThrownBy(() -> list(folder.toString(), null))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("--user=ann");
    assertThat(names(list(folder.toString(), "bob"))).containsExactly("b.json");
    assertThatThrownBy(() -> list(folder.toString(), "eve"))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("[ann, bob]");
  }

  @Test
  void nothingThereIsSaid() {
    assertThatThrownBy(() -> list(folder.resolve("none").toString(), null))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("there is no such file or folder");
    assertThatThrownBy(() -> list(folder.toString(), null))
        .isInstanceOf(BadOptionException.class)
        .hasMessageContaining("no records in");
  }
}
