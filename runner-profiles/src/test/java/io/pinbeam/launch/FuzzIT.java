package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Jazzer looks for inputs that break the parsers of this module, each time for others. */
class FuzzIT {
  @Test
  @Tag("reliability")
  @Tag("reliability-only")
  void everyTarget() throws Exception {
    fuzz("runner-profiles:", Integer.getInteger("pinbeam.fuzz-seconds", 10));
  }

  private static void fuzz(String targets, int seconds) throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("pinbeam.root"));
    List<String> command =
        List.of(
            root.resolve("bench/fuzz").toString(),
            targets,
            "--seconds=" + seconds,
            "--runs=-1",
            "--jobs=2",
            "--classpath="
                + System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")));
    Process fuzz = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(fuzz.getInputStream().readAllBytes(), UTF_8);
    System.out.print(said);
    assertThat(fuzz.waitFor()).as(said).isZero();
  }
}
