package io.pinbeam.emulator.cloud;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that a test starts, read line by line. */
final class CloudChild implements AutoCloseable {
  private final Process process;
  private final Map<String, String> lines = new HashMap<>();

  private CloudChild(Process process) {
    this.process = process;
  }

  /** Starts the local cloud, with this temporary folder, without waiting for anything. */
  static CloudChild launch(Path temporary, String... arguments) throws IOException {
    return launch(temporary, LocalCloud.class, arguments);
  }

  static CloudChild launch(Path temporary, Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(command(temporary, main));
    command.addAll(List.of(arguments));
    return new CloudChild(new ProcessBuilder(command).start());
  }

  static CloudChild start(Path temporary, String... arguments) throws IOException {
    CloudChild child = launch(temporary, arguments);
    child.awaitReady();
    return child;
  }

  static List<String> command(Path temporary, Class<?> main) throws IOException {
    String jars = Files.readString(Path.of("target", "classpath.txt")).strip();
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:+UseSerialGC",
        // It lives for seconds: the optimizing compiler would cost more than it saves.
        "-XX:TieredStopAtLevel=1",
        "-Djava.io.tmpdir=" + temporary,
        "-cp",
        "target/classes:target/test-classes:" + jars,
        main.getName());
  }

  /** The same for a process that the test started itself. */
  static CloudChild of(Process process) {
    return new CloudChild(process);
  }

  void awaitReady() throws IOException {
    for (String line = process.inputReader().readLine();
        !"READY".equals(line);
        line = process.inputReader().readLine()) {
      if (line == null) {
        throw new IOException("ended before it was ready: " + errors());
      }
      String[] parts = line.replaceFirst("^export (\\w+)=", "$1  ").split("  ", 2);
      lines.put(parts[0], parts[1]);
    }
  }

  /** An address or a variable of the environment. */
  String value(String name) {
    return lines.get(name);
  }

  /** The variables of the environment that begin so. */
  Map<String, String> values(String prefix) {
    Map<String, String> values = new HashMap<>(lines);
    values.keySet().removeIf(name -> !name.startsWith(prefix));
    return values;
  }

  Process process() {
    return process;
  }

  /** What it wrote to standard error; waits for its end. */
  List<String> errors() {
    return process.errorReader().lines().toList();
  }

  /** Ends its input and gives its exit code. */
  int stop() throws IOException, InterruptedException {
    process.getOutputStream().close();
    return exitCode();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("still running");
    }
    return process.exitValue();
  }

  /** Waits for its servers too: they end by themselves when it is gone, and write until then. */
  @Override
  public void close() {
    List<ProcessHandle> servers = process.descendants().toList();
    process.destroyForcibly().onExit().join();
    for (ProcessHandle server : servers) {
      server.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
  }
}
