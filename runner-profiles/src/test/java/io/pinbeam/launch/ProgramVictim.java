package io.pinbeam.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** The gateway or the emulator. */
final class ProgramVictim implements Victim {
  private final String name;
  private final String mainClass;
  private final List<String> arguments;
  private final boolean tellsReady;
  private Process process;
  private ProcessOutput output;

  private ProgramVictim(String name, String mainClass, boolean tellsReady, List<String> arguments) {
    this.name = name;
    this.mainClass = mainClass;
    this.tellsReady = tellsReady;
    this.arguments = arguments;
  }

  static ProgramVictim gateway(String... arguments) {
    return new ProgramVictim("gateway", EmulatorProgram.GATEWAY, true, List.of(arguments));
  }

  static ProgramVictim emulator(String... arguments) {
    return new ProgramVictim("emulator", EmulatorProgram.EMULATE_POSTS, false, List.of(arguments));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start() throws Exception {
    process = EmulatorProgram.of(mainClass, "256m", arguments).redirectErrorStream(true).start();
    output = ProcessOutput.of(process);
    if (tellsReady) {
      output.awaitReady();
    }
  }

  @Override
  public void kill() throws Exception {
    process.destroyForcibly().waitFor();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to end as Ctrl-C does; fails if it does not end well. */
  void endInOrder() throws Exception {
    process.destroy();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(toString()).isTrue();
    assertThat(process.exitValue()).as(toString()).isIn(0, 143);
  }

  @Override
  public String toString() {
    return name + ": " + output;
  }

  @Override
  public void close() throws Exception {
    if (process != null) {
      kill();
    }
  }
}
