package io.pinbeam.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of a cluster in a process of its own, which says in its log once it can be used. */
final class ServerProcess implements AutoCloseable {
  private static final long START_SECONDS = 120;
  private static final long STOP_SECONDS = 20;
  private static final int LINES = 40;

  private final Process process;
  private final Pattern started;
  private final List<String> lines = new ArrayList<>();
  private final CountDownLatch startedOrEnded = new CountDownLatch(1);
  private volatile String address = "";

  private ServerProcess(Process process, Pattern started) {
    this.process = process;
    this.started = started;
  }

  /**
   * @param started what it logs once it can be used; the group is its address
   */
  static ServerProcess start(ProcessBuilder builder, Pattern started) throws IOException {
    ServerProcess server = new ServerProcess(builder.redirectErrorStream(true).start(), started);
    Thread reader = new Thread(server::follow, "log of a server");
    reader.setDaemon(true);
    reader.start();
    server.awaitStarted();
    return server;
  }

  String address() {
    return address;
  }

  /** The processes that it has started. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * As if its machine had lost its power: kills it and what it has started, without a word to
   * anyone.
   */
  void kill() {
    List<ProcessHandle> all = new ArrayList<>(children());
    all.add(0, process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(one -> one.onExit().join());
  }

  @Override
  public void close() {
    List<ProcessHandle> all = children();
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }

  private void awaitStarted() throws IOException {
    try {
      if (!startedOrEnded.await(START_SECONDS, TimeUnit.SECONDS) || address.isEmpty()) {
        close();
        throw new IOException("the server did not start: " + this);
      }
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a server was starting", e);
    }
  }

  /** Reads on to the end, so that the process never waits for a reader. */
  private void follow() {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        keep(line);
        Matcher matcher = started.matcher(line);
        if (matcher.find()) {
          address = matcher.group(1);
          startedOrEnded.countDown();
        }
      }
    } catch (IOException e) {
      // The process ended, which its exit tells.
    } finally {
      startedOrEnded.countDown();
    }
  }

  private void keep(String line) {
    synchronized (lines) {
      lines.add(line);
      if (lines.size() > LINES) {
        lines.remove(0);
      }
    }
  }

  @Override
  public String toString() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }
}
