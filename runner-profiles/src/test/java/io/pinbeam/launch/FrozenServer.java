package io.pinbeam.launch;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * A server whose process is stopped for a while, again and again: its connections stay open, and
 * nobody answers. So looks a machine that hangs, or a network that drops every packet.
 */
final class FrozenServer implements AutoCloseable {
  private final long pid;
  private final Thread thread;
  private volatile boolean isOver;

  private FrozenServer(long pid, int frozenMillis, int awakeMillis) {
    this.pid = pid;
    this.thread = new Thread(() -> freeze(frozenMillis, awakeMillis), "freezes " + pid);
  }

  /** Stops it for a time, lets it go on for another, and so on until it is closed. */
  static FrozenServer now(LocalCloudProcess server, int frozenMillis, int awakeMillis) {
    FrozenServer frozen = new FrozenServer(server.pid(), frozenMillis, awakeMillis);
    frozen.thread.start();
    return frozen;
  }

  @Override
  public void close() throws Exception {
    isOver = true;
    thread.interrupt();
    thread.join();
    signal("CONT");
  }

  private void freeze(int frozenMillis, int awakeMillis) {
    try {
      while (!isOver) {
        signal("STOP");
        TimeUnit.MILLISECONDS.sleep(frozenMillis);
        signal("CONT");
        TimeUnit.MILLISECONDS.sleep(awakeMillis);
      }
    } catch (InterruptedException e) {
      // It is over.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " ended with " + code);
    }
  }
}
