package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Where Spark is: the folder that the system property {@code pinbeam.spark-home} names, or PyPI's
 * pyspark, which {@code delta-io}'s tests use too and whoever comes first installs.
 */
final class SparkHome {
  private static final long INSTALLATION_MINUTES = 10;
  private static final Path DELTA_IO = Path.of(System.getProperty("pinbeam.root"), "delta-io");
  private static final Path PYTHON = DELTA_IO.resolve("target/python");

  private SparkHome() {}

  static Path find() throws IOException, InterruptedException {
    String named = System.getProperty("pinbeam.spark-home");
    if (named != null) {
      return Path.of(named);
    }
    install();
    try (DirectoryStream<Path> libraries =
        Files.newDirectoryStream(PYTHON.resolve("lib"), "python*")) {
      return libraries.iterator().next().resolve("site-packages/pyspark");
    }
  }

  private static void install() throws IOException, InterruptedException {
    run(
        "python3",
        DELTA_IO.resolveSibling(".mvn/python-environment.py").toString(),
        DELTA_IO.resolve("src/test/python/requirements.txt").toString(),
        PYTHON.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Path log = Files.createDirectories(PYTHON.getParent()).resolve("python-installation.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(INSTALLATION_MINUTES, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue())
          .as("Spark comes from Python's package index: %s", Files.readString(log))
          .isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
