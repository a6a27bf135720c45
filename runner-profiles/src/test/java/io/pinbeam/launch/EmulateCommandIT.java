package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code pinbeam emulate}, and the program that it starts. */
class EmulateCommandIT {
  @TempDir Path folder;

  @Test
  @Timeout(120)
  void toldToEndItTellsHowFarItCame() throws Exception {
    Path journal = folder.resolve("journal.jsonl");
    try (LocalCloudProcess cloud =
            LocalCloudProcess.start("--parts=kafka,database,gateway", "--user=u");
        CommandProcess run =
            CommandProcess.start(
                folder,
                cloud.environment(),
                "emulate",
                "--gateway=" + cloud.address("gateway"),
                "--user=u",
                "--rate=50",
                "--journal=" + journal)) {
      awaitLines(journal, 4, run);
      run.terminate();
      run.waitFor();
      Matcher summary =
          Pattern.compile("(?m)^[\\d,]+ draws .*: ([\\d,]+) records sent, ([\\d,]+) acknowledged")
              .matcher(run.output());
      assertThat(summary.find()).as(run.output()).isTrue();
      assertThat(summary.group(2)).isEqualTo(summary.group(1)).isNotEqualTo("0");
      assertThat(run.output().lines()).hasSize(1);
    }
  }

  private static void awaitLines(Path file, int lines, CommandProcess writer) throws Exception {
    while (!Files.exists(file) || Files.readAllLines(file).size() < lines) {
      assertThat(writer.isAlive()).as(writer.output()).isTrue();
      Thread.sleep(50);
    }
  }

  @Test
  void theProgramTakesWhatTheCommandOffers() throws Exception {
    Process program =
        EmulatorProgram.of(EmulatorProgram.EMULATE_POSTS, "64m", List.of("--help")).start();
    String usage = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Set<String> taken = new TreeSet<>();
    Matcher option = Pattern.compile("(?m)^ {2}--(\\w+)").matcher(usage);
    while (option.find()) {
      taken.add(option.group(1));
    }
    assertThat(taken).isNotEmpty();
    assertThat(OptionSpec.of(EmulateOptions.class).stream().map(OptionSpec::name))
        .containsExactlyInAnyOrderElementsOf(taken);
  }
}
