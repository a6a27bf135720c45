package io.pinbeam.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Follows what a process prints, so that it never waits for a reader. */
final class ProcessOutput {
  private final List<String> lines = new ArrayList<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  private ProcessOutput() {}

  /** Of a process whose errors go the same way. */
  static ProcessOutput of(Process process) {
    ProcessOutput output = new ProcessOutput();
    Thread reader = new Thread(() -> output.follow(process.inputReader()), "output");
    reader.setDaemon(true);
    reader.start();
    return output;
  }

  /** Waits for the line {@code READY}. */
  void awaitReady() throws InterruptedException {
    if (!ready.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError("not ready: " + this);
    }
  }

  /** Waits until it is ready; gives the first line with this beginning. */
  String awaitLine(String beginning) throws InterruptedException {
    awaitReady();
    synchronized (lines) {
      return lines.stream()
          .filter(line -> line.startsWith(beginning))
          .findFirst()
          .orElseThrow(() -> new AssertionError(toString()));
    }
  }

  /** All that a process printed which has ended. */
  List<String> whole() throws InterruptedException {
    if (!ended.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError("not ended: " + this);
    }
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  @Override
  public String toString() {
    synchronized (lines) {
      return String.join("\n", lines);
    }
  }

  private void follow(BufferedReader reader) {
    try (reader) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (lines) {
          lines.add(line);
        }
        if (line.equals("READY")) {
          ready.countDown();
        }
      }
    } catch (IOException e) {
      // The process ended.
    } finally {
      ended.countDown();
    }
  }
}
