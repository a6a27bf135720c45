package io.pinbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratePostsTest {
  private final PrintStream realOut = System.out;
  private final PrintStream realErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(realOut);
    System.setErr(realErr);
  }

  @Test
  void writesPostsAndSaysSo() {
    int exit =
        GeneratePosts.run("--output=" + folder, "--count=10", "--seed=4", "--layout=one-record");

    assertThat(exit).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("10 posts: 30 records, 30 files");
    assertThat(folder.resolve("topics/demo.pin/partition=0/demo.pin+0+0000000003.json"))
        .hasContent(PostGenerator.withSeed(4).pin(9));
  }

  @Test
  void writesWhatMustComeOfThePosts() {
    Path expected = folder.resolve("expected");
    int exit =
        GeneratePosts.run(
            "--output=" + folder, "--count=40", "--defects=0.5", "--expected=" + expected);

    assertThat(exit).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains(expected.toString());
    assertThat(expected.resolve("expected-ledger.json"))
        .hasContent(
            PostFiles.of(PostGenerator.withSeed(1))
                .withDefects(Defects.share(0.5))
                .expected(40)
                .ledgerJson());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--count=x",
        "--count=-1",
        "--layout=wide",
        "--colour=red",
        "word",
        "--partitions=0",
        "--defects=2",
        "--defects=x"
      })
  void aWrongOptionIsOneLine(String option) {
    assertThat(GeneratePosts.run("--output=" + folder, option)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).hasLineCount(1).startsWith("GeneratePosts: ");
    assertThat(folder.resolve("topics")).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeWrittenIsOneLine() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(GeneratePosts.run("--output=" + file, "--count=3")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).hasLineCount(1).startsWith("GeneratePosts: ");
  }

  @Test
  void helpNamesEveryOption() {
    assertThat(GeneratePosts.run("--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("--output", "--seed", "--flushSize");
  }
}
