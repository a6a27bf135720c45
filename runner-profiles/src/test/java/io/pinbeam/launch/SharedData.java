package io.pinbeam.launch;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Contracts and real records that stand beside the project, where they are there. */
final class SharedData {
  private SharedData() {}

  /** A file or folder of the shared data; without it the test says so and is skipped. */
  static Path required(String name) {
    Path path =
        Path.of(System.getProperty("pinbeam.shared", "../shared")).resolve(name).normalize();
    assumeTrue(
        Files.exists(path),
        () -> "NOT TESTED: the shared data " + name + " is not beside the project");
    return path;
  }
}
