package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch in a terminal, which {@code script} makes. */
class OnATerminalIT {
  private static final int POSTS = 40;
  private static final String COLOUR = "\u001b[32m";

  @TempDir Path folder;

  @BeforeEach
  void makeInput() throws Exception {
    assumeThat(Path.of("/usr/bin/script")).as("script, which makes a terminal").isExecutable();
    Path topic = Files.createDirectories(folder.resolve("in/ann.user"));
    Files.write(
        topic.resolve("a.json"),
        IntStream.range(0, POSTS).mapToObj(i -> "{\"ind\": " + i + ", \"age\": 36}").toList());
  }

  @Test
  void progressAndColoursAreShown() throws Exception {
    String shown = shown("", "");

    assertThat(shown).contains("\r\u001b[K" + POSTS + " records read, 100 %, ");
    assertThat(shown).contains(COLOUR + "Adds up");
  }

  @Test
  void noColorLeavesTheProgress() throws Exception {
    String shown = shown("NO_COLOR=1", "");

    assertThat(shown).contains(POSTS + " records read, 100 %, ", "Adds up");
    assertThat(shown).doesNotContain(COLOUR);
  }

  /** Each of the two outputs by itself. */
  @Test
  void whatGoesToAFileIsPlain() throws Exception {
    String shown = shown("", " > out.txt 2> err.txt");

    assertThat(shown).isBlank();
    assertThat(folder.resolve("err.txt")).isEmptyFile();
    assertThat(Files.readString(folder.resolve("out.txt")))
        .contains("Adds up")
        .doesNotContain("\u001b");
  }

  private String shown(String variable, String redirection) throws Exception {
    String command =
        CommandProcess.words(
                "batch", "--input=" + folder.resolve("in"), "--output=" + folder.resolve("out"))
            .stream()
            .map(Shell::quoted)
            .collect(Collectors.joining(" "));
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "script",
                "-qec",
                "env TERM=xterm " + variable + " " + command + redirection,
                "/dev/null"));
    builder.environment().remove("NO_COLOR");
    try (CommandProcess process =
        CommandProcess.start(folder, builder.directory(folder.toFile()))) {
      assertThat(process.waitFor()).as(process.output()).isZero();
      return process.output();
    }
  }
}
