package io.pinbeam.launch;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** The command in a VM of its own, as a user starts it, so that it can be killed. */
final class CommandProcess implements AutoCloseable {
  private final Process process;
  private final Path output;

  private CommandProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts {@code pinbeam <args>}; what it prints goes to a file in {@code folder}. */
  static CommandProcess start(Path folder, String... args) throws IOException {
    return start(folder, Map.of(), args);
  }

  /** The same with these variables in its environment. */
  static CommandProcess start(Path folder, Map<String, String> environment, String... args)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words(args));
    builder.environment().putAll(environment);
    return start(folder, builder);
  }

  /** What starts {@code pinbeam <args>}. */
  static List<String> words(String... args) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("-Xmx1g");
    words.add("-XX:TieredStopAtLevel=1");
    words.addAll(opens());
    words.add("-Dpinbeam.root=" + System.getProperty("pinbeam.root"));
    words.add("-cp");
    words.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    words.add(Pinbeam.class.getName());
    words.addAll(List.of(args));
    return words;
  }

  /** What this VM was started with to let Spark and Flink in. */
  static List<String> opens() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .toList();
  }

  /** Starts any other program. */
  static CommandProcess start(Path folder, ProcessBuilder builder) throws IOException {
    Path output = Files.createTempFile(folder, "command", ".log");
    return new CommandProcess(
        builder.redirectErrorStream(true).redirectOutput(output.toFile()).start(), output);
  }

  /** Kills it as {@code kill -9} does, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end as Ctrl-C does. */
  void terminate() {
    process.destroy();
  }

  /** Sends it a signal by its name, INT or TERM. */
  void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " ended with " + code);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int waitFor() throws InterruptedException {
    return process.waitFor();
  }

  /** The same, but not for ever: one that takes longer is killed, and has no code. */
  int waitFor(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      kill();
      return -1;
    }
    return process.exitValue();
  }

  /** Waits until something holds; fails if this process ends before, or when it takes too long. */
  void await(String what, Duration limit, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.call()) {
      if (!isAlive() || System.nanoTime() > end) {
        throw new AssertionError("waiting for " + what + ": " + output());
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  long pid() {
    return process.pid();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
