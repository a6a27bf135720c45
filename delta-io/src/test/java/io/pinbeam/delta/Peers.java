package io.pinbeam.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * delta-spark and delta-rs, each one process for all tests of this virtual machine, started by the
 * first that asks. Python's packages are installed once under {@code target/python}.
 */
final class Peers {
  private static final String SKIP = "pinbeam.skip-peers";
  private static final long INSTALLATION_MINUTES = 10;
  private static final Path MODULE =
      Path.of(System.getProperty("pinbeam.root", ".."), "delta-io").toAbsolutePath().normalize();
  private static final Path PYTHON = MODULE.resolve("target/python");
  private static final Path SOURCES = MODULE.resolve("src/test/python");

  private static @Nullable Peer spark;
  private static @Nullable Peer deltaRs;

  private Peers() {}

  static synchronized Peer spark() throws Exception {
    if (spark == null) {
      install();
      spark = start("spark", MODULE.resolve("target/delta-spark").toString());
    }
    return spark;
  }

  static synchronized Peer deltaRs() throws Exception {
    if (deltaRs == null) {
      install();
      deltaRs = start("delta-rs");
    }
    return deltaRs;
  }

  static List<Peer> all() throws Exception {
    return List.of(spark(), deltaRs());
  }

  private static Peer start(String... engine) throws IOException {
    return Peer.start(
        PYTHON.resolve("bin/python"),
        SOURCES.resolve("peer.py"),
        Files.createDirectories(MODULE.resolve("target/peers")),
        List.of(engine));
  }

  private static void install() throws IOException, InterruptedException {
    if (Boolean.getBoolean(SKIP)) {
      abort("delta-rs and delta-spark are not asked: -D" + SKIP + "=true");
    }
    run(
        "python3",
        MODULE.resolveSibling(".mvn/python-environment.py").toString(),
        SOURCES.resolve("requirements.txt").toString(),
        PYTHON.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Path log = Files.createDirectories(PYTHON.getParent()).resolve("python-installation.log");
    String fault =
        "These tests need Python 3 with venv, and its package index; -D"
            + SKIP
            + "=true goes without them. "
            + String.join(" ", command);
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.to(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new AssertionError(fault, e);
    }
    try {
      assertThat(process.waitFor(INSTALLATION_MINUTES, TimeUnit.MINUTES)).as(fault).isTrue();
      assertThat(process.exitValue()).as("%s: %s", fault, Files.readString(log)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
