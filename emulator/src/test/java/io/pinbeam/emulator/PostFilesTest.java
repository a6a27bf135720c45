package io.pinbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostFilesTest {
  private static final PostGenerator POSTS = PostGenerator.withSeed(3);

  @TempDir Path folder;

  @Test
  void largeFilesAreNamedByTheirFirstOffset() throws IOException {
    PostFiles.of(POSTS).withUser("u1").withFlushSize(10).write(folder, 65);

    assertThat(names("topics/u1.pin/partition=1"))
        .containsExactly(
            "u1.pin+1+0000000000.json", "u1.pin+1+0000000010.json", "u1.pin+1+0000000020.json");
    assertThat(lines("topics/u1.pin/partition=1/u1.pin+1+0000000010.json"))
        .hasSize(10)
        .startsWith(POSTS.pin(31), POSTS.pin(34));
    assertThat(lines("topics/u1.user/partition=2/u1.user+2+0000000020.json"))
        .containsExactly(POSTS.user(62));
  }

  @Test
  void oneRecordAFile() throws IOException {
    WrittenPosts written =
        PostFiles.of(POSTS).withLayout(FileLayout.ONE_RECORD).withPartitions(2).write(folder, 5);

    assertThat(names("topics/demo.geo/partition=0"))
        .containsExactly(
            "demo.geo+0+0000000000.json",
            "demo.geo+0+0000000001.json",
            "demo.geo+0+0000000002.json");
    assertThat(lines("topics/demo.geo/partition=1/demo.geo+1+0000000001.json"))
        .containsExactly(POSTS.geo(3));
    assertThat(written.records()).isEqualTo(15);
    assertThat(written.files()).isEqualTo(15);
    assertThat(written.bytes()).isEqualTo(tree().values().stream().mapToLong(String::length).sum());
  }

  @Test
  void compressedFilesHoldTheSame() throws IOException {
    PostFiles.of(POSTS).withGzip(true).withPartitions(1).write(folder, 4);

    Path file = folder.resolve("topics/demo.pin/partition=0/demo.pin+0+0000000000.json.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines())
          .containsExactly(POSTS.pin(0), POSTS.pin(1), POSTS.pin(2), POSTS.pin(3));
    }
  }

  @Test
  void theSameSettingsGiveTheSameBytes(@TempDir Path other) throws IOException {
    PostFiles.of(POSTS).withFlushSize(100).write(folder, 3000);
    Map<String, String> first = tree();
    PostFiles.of(PostGenerator.withSeed(3)).withFlushSize(100).write(other, 3000);
    folder = other;

    assertThat(tree()).isEqualTo(first).hasSize(90);
  }

  @Test
  void postsAreNotMixedWithOlderOnes() throws IOException {
    PostFiles.of(POSTS).write(folder, 5);

    assertThatThrownBy(() -> PostFiles.of(POSTS).write(folder, 5))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("demo.pin has posts already");
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> PostFiles.of(POSTS).withUser("a/b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PostFiles.of(POSTS).withPartitions(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PostFiles.of(POSTS).withFlushSize(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<String> names(String path) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(path))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private List<String> lines(String path) throws IOException {
    return Files.readAllLines(folder.resolve(path));
  }

  private Map<String, String> tree() throws IOException {
    Map<String, String> tree = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        tree.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return tree;
  }
}
