package io.pinbeam.transforms.clean;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Contracts and samples that stand outside of the project. */
public final class SharedFiles {
  private SharedFiles() {}

  /** The file; the test is skipped if it is not there. */
  public static Path file(String path) {
    Path file = Path.of(System.getProperty("pinbeam.shared", "../shared")).resolve(path);
    assumeTrue(
        Files.exists(file), () -> file + " is not there: set -Dpinbeam.shared to its folder");
    return file;
  }
}
