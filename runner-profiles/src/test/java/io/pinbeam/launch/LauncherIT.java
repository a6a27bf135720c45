package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/pinbeam}, run as a user runs it in a fresh clone: in a copy of the sources, for it
 * builds, and what is built here is in use.
 */
class LauncherIT {
  @TempDir static Path clone;
  @TempDir Path folder;

  @BeforeAll
  static void copySources() throws IOException {
    SourceCopy.into(clone);
  }

  @Test
  @Timeout(600)
  void aBatchRunsFromTheArchiveOfItsClasses() throws Exception {
    Path input = folder.resolve("topics/me.user/partition=0/me.user+0+0000000000.json");
    Files.createDirectories(input.getParent());
    Files.writeString(input, "{\"ind\": 7, \"first_name\": \"Ada\", \"age\": 36}\n");
    Path classes = folder.resolve("classes.log");

    String output =
        run(
            0,
            "-Xlog:class+load:file=" + classes,
            "batch",
            "--input=" + folder.resolve("topics"),
            "--output=" + folder.resolve("out"));

    assertThat(output).contains("Adds up");
    assertThat(folder.resolve("out/answers")).isNotEmptyDirectory();
    // What this command and what a batch in it need stands in the archive.
    for (String name : List.of("io.pinbeam.launch.Pinbeam", "io.pinbeam.pipelines.BatchPosts")) {
      try (Stream<String> lines = Files.lines(classes)) {
        assertThat(lines.filter(line -> line.contains(" " + name + " ")))
            .singleElement()
            .asString()
            .contains("shared objects file (top)");
      }
    }
  }

  @Test
  @Timeout(600)
  void aWrongWordEndsIt() throws Exception {
    assertThat(run(2, "", "batch", "--profile=spork"))
        .contains("--profile=spork is not allowed: allowed are")
        .contains(" direct ")
        .contains(" spark-local")
        .hasLineCount(1);
  }

  private String run(int code, String javaOptions, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(clone.resolve("bin/pinbeam").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PINBEAM_JAVA_OPTS", javaOptions);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try (CommandProcess process = CommandProcess.start(folder, builder)) {
      assertThat(process.waitFor(Duration.ofMinutes(9))).as(process.output()).isEqualTo(code);
      return process.output();
    }
  }
}
