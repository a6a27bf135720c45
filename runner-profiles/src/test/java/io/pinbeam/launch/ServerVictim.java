package io.pinbeam.launch;

/** One server of the local cloud in a process of its own. */
final class ServerVictim implements Victim {
  private final String part;
  private final String[] options;
  private LocalCloudProcess process;

  /**
   * @param options a folder and a port, so that it comes back as it was
   */
  ServerVictim(String part, String... options) {
    this.part = part;
    this.options = options.clone();
  }

  @Override
  public String name() {
    return part;
  }

  @Override
  public void start() throws Exception {
    process = LocalCloudProcess.start(options);
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  LocalCloudProcess process() {
    return process;
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
