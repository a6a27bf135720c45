package io.pinbeam.pipelines.stream.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * AWS's SNS and SQS as moto plays them, in a process of its own on a free port. Python's packages
 * are installed once under {@code target/python}.
 */
final class MotoServer implements AutoCloseable {
  private static final String SKIP = "pinbeam.skip-peers";
  private static final long INSTALLATION_MINUTES = 10;
  private static final Pattern ADDRESS =
      Pattern.compile("Running on (http://127\\.0\\.0\\.1:\\d+)");
  private static final Path MODULE =
      Path.of(System.getProperty("pinbeam.root", ".."), "pipelines").toAbsolutePath().normalize();
  private static final Path PYTHON = MODULE.resolve("target/python");

  private final Process process;
  private final URI address;

  private MotoServer(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  static MotoServer start() throws Exception {
    install();
    ProcessBuilder builder =
        new ProcessBuilder(
            PYTHON.resolve("bin/moto_server").toString(), "-H", "127.0.0.1", "-p", "0");
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("PYTHONUNBUFFERED", "1");
    Process process = builder.redirectErrorStream(true).start();
    CompletableFuture<URI> address = new CompletableFuture<>();
    Thread reader = new Thread(() -> follow(process.inputReader(), address), "moto");
    reader.setDaemon(true);
    reader.start();
    try {
      return new MotoServer(process, address.get(2, TimeUnit.MINUTES));
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  URI address() {
    return address;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static void follow(BufferedReader output, CompletableFuture<URI> address) {
    StringBuilder told = new StringBuilder();
    try (output) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        told.append(line).append('\n');
        Matcher matcher = ADDRESS.matcher(line);
        if (matcher.find()) {
          address.complete(URI.create(matcher.group(1)));
        }
      }
    } catch (IOException e) {
      told.append(e);
    }
    address.completeExceptionally(new AssertionError("moto ended: " + told));
  }

  private static void install() throws IOException, InterruptedException {
    if (Boolean.getBoolean(SKIP)) {
      abort("Alerts through SNS are not tested: -D" + SKIP + "=true");
    }
    run(
        "python3",
        MODULE.resolveSibling(".mvn/python-environment.py").toString(),
        MODULE.resolve("src/test/python/requirements.txt").toString(),
        PYTHON.toString());
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Path log = Files.createDirectories(PYTHON.getParent()).resolve("python-installation.log");
    String fault =
        "This test needs Python 3 with venv, and its package index; -D"
            + SKIP
            + "=true goes without it. "
            + String.join(" ", command);
    Process process;
    try {
      process =
          new ProcessBuilder(List.of(command))
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
