package io.pinbeam.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a program of the emulator is started: in a VM of its own, with the class path that the
 * emulator's build wrote beside its classes. That is looked for in the folder that the system
 * property {@code pinbeam.emulator} names, or else in {@code emulator/target} under {@code
 * pinbeam.root}.
 */
final class EmulatorProgram {
  static final String LOCAL_CLOUD = "io.pinbeam.emulator.cloud.LocalCloud";
  static final String EMULATE_POSTS = "io.pinbeam.emulator.posting.EmulatePosts";
  static final String GATEWAY = "io.pinbeam.emulator.gateway.GatewayServer";

  private EmulatorProgram() {}

  /** The process to start; it ends by itself when this VM does. */
  static ProcessBuilder of(String mainClass, String heap, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("-XX:+UseSerialGC");
    command.add("-Djava.awt.headless=true");
    command.add("-Dpinbeam.parent=" + ProcessHandle.current().pid());
    command.add(mainClass);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    // In the environment there is more room than in a command line.
    builder.environment().put("CLASSPATH", classPath());
    return builder;
  }

  private static String classPath() throws IOException {
    Path emulator = target();
    Path jars = emulator.resolve("classpath.txt");
    if (!Files.exists(jars)) {
      throw new IOException(
          "the emulator is not built: no " + jars + " (mvn compile in the root makes it)");
    }
    return emulator.resolve("classes") + File.pathSeparator + Files.readString(jars).strip();
  }

  private static Path target() throws IOException {
    String target = System.getProperty("pinbeam.emulator");
    if (target != null) {
      return Path.of(target).toAbsolutePath().normalize();
    }
    String root = System.getProperty("pinbeam.root");
    if (root != null) {
      return Path.of(root, "emulator", "target").toAbsolutePath().normalize();
    }
    throw new IOException(
        "the emulator's classes are not known: neither pinbeam.emulator nor pinbeam.root is set");
  }
}
