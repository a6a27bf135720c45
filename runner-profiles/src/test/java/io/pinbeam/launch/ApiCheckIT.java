package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/api-check}: the libraries keep what the last release offered, and a break is seen. */
@Timeout(600)
class ApiCheckIT {
  private static final String REMOVED = "io/pinbeam/transforms/aggregate/Median.class";

  @TempDir Path folder;

  @BeforeAll
  static void hasTheLastRelease() throws Exception {
    Path recorded = SourceCopy.ROOT.resolve(".mvn/last-release");
    String commit = Files.readString(recorded).strip().split(" ")[1];
    Process git =
        new ProcessBuilder("git", "cat-file", "-e", commit + "^{commit}")
            .directory(SourceCopy.ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    assumeTrue(
        git.waitFor() == 0, "LEFT OUT: this is no clone that has the last release, " + commit);
  }

  @Test
  void theLibrariesKeepWhatTheLastReleaseOffered() throws Exception {
    pack(name -> true);

    assertThat(check(0)).contains("pinbeam-transforms").contains("pinbeam-delta-io");
  }

  @Test
  void aClassThatIsGoneFailsIt() throws Exception {
    pack(name -> !name.equals(REMOVED));

    assertThat(check(1))
        .contains("REMOVED CLASS")
        .contains("io.pinbeam.transforms.aggregate.Median");
  }

  /** The classes of this build, but for those that are left out. */
  private void pack(Predicate<String> kept) throws IOException {
    for (String module : List.of("transforms", "delta-io")) {
      Path classes = SourceCopy.ROOT.resolve(module).resolve("target/classes");
      OutputStream jar = Files.newOutputStream(folder.resolve("pinbeam-" + module + ".jar"));
      try (ZipOutputStream zip = new ZipOutputStream(jar);
          Stream<Path> files = Files.walk(classes)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String name = classes.relativize(file).toString();
          if (kept.test(name)) {
            zip.putNextEntry(new ZipEntry(name));
            Files.copy(file, zip);
          }
        }
      }
    }
  }

  private String check(int code) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(SourceCopy.ROOT.resolve("bin/api-check").toString(), folder.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try (CommandProcess process = CommandProcess.start(folder, builder)) {
      assertThat(process.waitFor(Duration.ofMinutes(9))).as(process.output()).isEqualTo(code);
      return process.output();
    }
  }
}
