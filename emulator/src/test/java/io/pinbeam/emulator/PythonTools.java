package io.pinbeam.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The Python programs that tests drive the servers with, as users do: {@code aws}, {@code
 * schemathesis} and {@code python} with requests and PyMySQL, in the versions of {@code
 * src/test/python/requirements.txt}. They are installed once under {@code target}.
 *
 * <p>Where Python or its package index is not to be had, the test that asks is skipped and says so;
 * on a build server ({@code CI=true}) it fails.
 */
public final class PythonTools {
  private static final Duration INSTALLATION = Duration.ofMinutes(5);

  private final Path environment;

  private PythonTools(Path environment) {
    this.environment = environment;
  }

  /** Installs the tools, or takes those that an earlier test installed. */
  public static synchronized PythonTools installed() throws IOException, InterruptedException {
    Path module =
        Path.of(System.getProperty("pinbeam.root", ".."), "emulator").toAbsolutePath().normalize();
    Path environment = module.resolve(Path.of("target", "python"));
    install(
        List.of(
            "python3",
            module.resolveSibling(".mvn/python-environment.py").toString(),
            module.resolve(Path.of("src", "test", "python", "requirements.txt")).toString(),
            environment.toString()));
    return new PythonTools(environment);
  }

  /** A process of one of the programs, without the caller's AWS settings; not yet started. */
  public ProcessBuilder process(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(environment.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    return builder;
  }

  /** Runs a process to its end and gives what it wrote; fails if it fails. */
  public static String output(ProcessBuilder process, Duration limit)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("python-", ".txt");
    try {
      int exit = exitCode(process.redirectErrorStream(true), file, limit);
      String output = Files.readString(file);
      assertThat(exit).describedAs(output).isZero();
      return output;
    } finally {
      Files.delete(file);
    }
  }

  private static int exitCode(ProcessBuilder builder, Path output, Duration limit)
      throws IOException, InterruptedException {
    Process process = builder.redirectOutput(Redirect.to(output.toFile())).start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running: " + Files.readString(output));
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static void install(List<String> command) throws IOException, InterruptedException {
    String reason = "Python or its packages cannot be had, so this is not tested: ";
    Path file = Files.createTempFile("python-", ".txt");
    try {
      int exit =
          exitCode(new ProcessBuilder(command).redirectErrorStream(true), file, INSTALLATION);
      if (exit != 0) {
        missing(reason + Files.readString(file).strip());
      }
    } catch (IOException e) {
      missing(reason + e.getMessage());
    } finally {
      Files.delete(file);
    }
  }

  private static void missing(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(reason);
    }
    abort(reason);
  }
}
