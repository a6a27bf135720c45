package io.pinbeam.launch;

import io.pinbeam.emulator.Folders;
import io.pinbeam.pipelines.options.BadOptionException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The local cloud in a process of its own: real servers on loopback, with a class path of their
 * own.
 *
 * <p>The process ends when {@link #close} is called, and by itself when this one dies.
 *
 * <pre>{@code
 * try (LocalCloudProcess cloud = LocalCloudProcess.start("--parts=kafka,s3")) {
 *   String servers = cloud.kafkaBootstrapServers();
 *   ...
 * }
 * }</pre>
 */
public final class LocalCloudProcess implements AutoCloseable {
  private static final String HEAP = "768m";
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final int STDERR_LINES = 20;

  private final Process process;
  private final boolean temporary;
  private final Map<String, String> addresses = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, String> environment =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final Deque<String> stderr = new ArrayDeque<>();
  private final CountDownLatch readyOrEnded = new CountDownLatch(1);
  private final Thread stderrReader;
  private volatile boolean ready;

  private LocalCloudProcess(Process process, boolean temporary) {
    this.process = process;
    this.temporary = temporary;
    this.stderrReader =
        new Thread(() -> follow(process.errorReader(), this::keepLine), "local-cloud-stderr");
  }

  /**
   * Starts the process and waits until every part answers.
   *
   * @param options those of the local cloud, such as {@code --parts=kafka} or {@code
   *     --data=FOLDER}; all parts and a temporary folder by default
   * @throws IOException with one line that says why it did not start; nothing is left running
   * @throws BadOptionException with one line, if an option is wrong
   */
  public static LocalCloudProcess start(String... options) throws IOException {
    return start(START_LIMIT, options);
  }

  /** The same, waiting only so long. */
  public static LocalCloudProcess start(Duration limit, String... options) throws IOException {
    LocalCloudProcess cloud =
        new LocalCloudProcess(
            EmulatorProgram.of(EmulatorProgram.LOCAL_CLOUD, HEAP, List.of(options)).start(),
            !hasFolder(options));
    cloud.listen();
    cloud.awaitReady(limit);
    return cloud;
  }

  /** {@code host:port} of the Kafka broker's plain listener. */
  public String kafkaBootstrapServers() {
    return address("kafka");
  }

  /** The URL of the S3 server. */
  public String s3Endpoint() {
    return address("s3");
  }

  /** Where a part answers, by its name. */
  public String address(String part) {
    String address = addresses.get(part);
    if (address == null) {
      throw new IllegalStateException(
          "the local cloud runs without '" + part + "', it has " + addresses.keySet());
    }
    return address;
  }

  /** Every part's address by its name, in the order of their start. */
  public Map<String, String> addresses() {
    synchronized (addresses) {
      return Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
    }
  }

  /** The environment with which usual clients reach it, {@code AWS_SECRET_ACCESS_KEY} included. */
  public Map<String, String> environment() {
    synchronized (environment) {
      return Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }
  }

  /** The folder that the servers write to. */
  public Path dataFolder() {
    return Path.of(address("data"));
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until the process has ended, by itself or because somebody ended it. */
  void awaitEnd() throws InterruptedException {
    process.waitFor();
  }

  long pid() {
    return process.pid();
  }

  /** Ends the process as a power cut would, without any of its own clean-up. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Ends the process in order, by force if it takes too long. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It is gone already, or about to be.
    }
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
    if (temporary && addresses.containsKey("data")) {
      deleteWhatAKillLeft(dataFolder());
    }
  }

  @Override
  public String toString() {
    return "local cloud " + addresses();
  }

  private static boolean hasFolder(String... options) {
    return Stream.of(options).anyMatch(option -> option.startsWith("--data="));
  }

  private static void deleteWhatAKillLeft(Path folder) {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      // It is a temporary folder: the system's own clean-up takes it.
    }
  }

  private void listen() {
    stderrReader.setDaemon(true);
    stderrReader.start();
    Thread stdoutReader =
        new Thread(() -> follow(process.inputReader(), this::readLine), "local-cloud-stdout");
    stdoutReader.setDaemon(true);
    stdoutReader.start();
    var unused = process.onExit().thenRun(readyOrEnded::countDown);
  }

  /** Reads on to the end, so that the process never waits for a reader. */
  private static void follow(BufferedReader lines, LineReader reader) {
    try (lines) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reader.read(line);
      }
    } catch (IOException e) {
      // The process ended, which its exit tells.
    }
  }

  private void readLine(String line) {
    if (ready) {
      return;
    }
    if (line.equals("READY")) {
      ready = true;
      readyOrEnded.countDown();
    } else if (line.startsWith("export ")) {
      put(environment, line.substring("export ".length()), "=");
    } else {
      put(addresses, line, "  ");
    }
  }

  private static void put(Map<String, String> into, String line, String separator) {
    int at = line.indexOf(separator);
    if (at > 0) {
      into.put(line.substring(0, at), line.substring(at + separator.length()).strip());
    }
  }

  private void keepLine(String line) {
    synchronized (stderr) {
      stderr.addLast(line);
      if (stderr.size() > STDERR_LINES) {
        stderr.removeFirst();
      }
    }
  }

  private void awaitReady(Duration limit) throws IOException {
    try {
      if (readyOrEnded.await(limit.toMillis(), TimeUnit.MILLISECONDS) && ready) {
        return;
      }
      if (process.isAlive()) {
        close();
        throw new IOException(
            "the local cloud was not ready within " + limit.toMillis() / 1e3 + " s" + said());
      }
      // Its last words may still be on their way.
      stderrReader.join(1_000);
      if (process.exitValue() == ExitCode.USAGE.code()) {
        throw new BadOptionException("the local cloud refuses its options" + said());
      }
      throw new IOException("the local cloud did not start" + said());
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the local cloud was starting", e);
    }
  }

  private String said() {
    synchronized (stderr) {
      return stderr.isEmpty()
          ? ""
          : ": " + String.join(" | ", stderr).replaceFirst("^local cloud: ", "");
    }
  }

  /** Takes one line of the process's output. */
  private interface LineReader {
    void read(String line);
  }
}
