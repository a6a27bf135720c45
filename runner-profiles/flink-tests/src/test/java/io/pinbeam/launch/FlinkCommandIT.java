package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinbeam.emulator.FileLayout;
import io.pinbeam.emulator.PostFiles;
import io.pinbeam.emulator.PostGenerator;
import io.pinbeam.pipelines.sink.OutputLayout;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is of Flink alone in the command. */
class FlinkCommandIT {
  @TempDir private Path folder;

  /** {@code mvn -Pflink exec:java}, without Maven. */
  @Test
  void runsWhereTheVmDoesNotKnowItsClasses() throws Exception {
    Path posts = folder.resolve("posts");
    PostFiles.of(PostGenerator.withSeed(3)).withLayout(FileLayout.LARGE).write(posts, 200);
    List<String> words =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
    words.addAll(CommandProcess.opens());
    words.add(
        "-Dpinbeam.flink="
            + Path.of(System.getProperty("pinbeam.root"), "runner-profiles/src/main/flink"));
    words.addAll(List.of("-cp", ownClasses().toString(), OwnClassLoader.class.getName()));
    words.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    words.addAll(List.of("batch", "--profile=flink", "--input=" + posts));
    words.add("--output=" + folder.resolve("flink"));

    try (CommandProcess run = CommandProcess.start(folder, new ProcessBuilder(words))) {
      assertThat(run.waitFor(Duration.ofMinutes(2))).as(run.output()).isZero();
    }

    Runners.batch("direct", posts, folder.resolve("direct"));
    assertThat(OutputComparison.differences(output("direct"), output("flink"))).isEmpty();
  }

  @Test
  void aStreamThatIsToEndByMetricsIsRefused() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);

    ExitCode code =
        Pinbeam.run(
            new String[] {
              "stream",
              "--profile=flink",
              "--user=me",
              "--awsRegion=us-east-1",
              "--output=" + folder.resolve("out"),
              "--until=idle"
            },
            stream,
            stream);

    assertThat(code).isEqualTo(ExitCode.USAGE);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .startsWith("pinbeam: --until=idle is not allowed on FlinkRunner")
        .hasLineCount(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  private static Path ownClasses() throws Exception {
    return Path.of(
        OwnClassLoader.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private OutputLayout output(String name) {
    return OutputLayout.under(folder.resolve(name).toString());
  }
}
