package io.pinbeam.launch;

import java.nio.file.Path;
import java.util.Map;

/** Archives over and over: when one run has ended, well or not, the next one starts. */
final class ArchiveVictim implements Victim {
  private final Path folder;
  private final Map<String, String> environment;
  private final String[] arguments;
  private Thread supervisor;
  private volatile CommandProcess current;
  private volatile boolean stopped = true;
  private volatile int completed;

  ArchiveVictim(Path folder, Map<String, String> environment, String... arguments) {
    this.folder = folder;
    this.environment = environment;
    this.arguments = arguments.clone();
  }

  @Override
  public String name() {
    return "archive";
  }

  @Override
  public void start() throws Exception {
    stopped = false;
    current = run();
    supervisor = new Thread(this::supervise, "archive");
    supervisor.start();
  }

  @Override
  public void kill() throws Exception {
    stopped = true;
    current.kill();
    supervisor.join();
  }

  @Override
  public boolean isAlive() {
    return supervisor.isAlive();
  }

  /** How many runs came to a good end. */
  int completed() {
    return completed;
  }

  /** One whole run. */
  CommandProcess run() throws Exception {
    return CommandProcess.start(folder, environment, arguments);
  }

  @Override
  public void close() throws Exception {
    if (supervisor != null) {
      kill();
    }
  }

  private void supervise() {
    try {
      while (!stopped) {
        if (current.waitFor() == 0) {
          completed++;
        }
        if (!stopped) {
          current = run();
        }
      }
      // It may have been started just before it was told to stop.
      current.kill();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
