package io.pinbeam.launch;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * Starts one program over and over, each time in a virtual machine of its own. The classes that its
 * first run loads are kept in an archive that the later runs map: they start in about half the
 * time.
 */
final class VictimJvm {
  private final List<String> command;
  private final Path archive;

  private VictimJvm(List<String> command, Path archive) {
    this.command = command;
    this.archive = archive;
  }

  /** Keeps its files in a folder. */
  static VictimJvm of(Path folder, String name, Class<?> program) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:disable",
                "-Djava.util.logging.config.file="
                    + System.getProperty("java.util.logging.config.file")));
    command.addAll(CommandProcess.opens());
    command.add("-cp");
    command.add(jarsOnly(folder));
    command.add(program.getName());
    return new VictimJvm(List.copyOf(command), folder.resolve(name + ".jsa"));
  }

  /** Runs the program to its end, and learns from it what the others will load. */
  Process startAndLearn(String... arguments) throws IOException {
    return start("-XX:ArchiveClassesAtExit=" + archive, arguments);
  }

  Process start(String... arguments) throws IOException {
    return start("-XX:SharedArchiveFile=" + archive, arguments);
  }

  private Process start(String option, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(command);
    words.add(1, option);
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words).redirectErrorStream(true).start();
  }

  /** An archive of classes knows jars, not folders. */
  private static String jarsOnly(Path folder) {
    List<String> jars = new ArrayList<>();
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : path.split(File.pathSeparator)) {
      jars.add(Files.isDirectory(Path.of(entry)) ? jar(folder, entry, jars.size()) : entry);
    }
    return String.join(File.pathSeparator, jars);
  }

  private static String jar(Path folder, String classes, int number) {
    try {
      Path jar = Files.createDirectories(folder).resolve("classes-" + number + ".jar");
      if (!Files.exists(jar)) {
        int code =
            ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                    System.out,
                    System.err,
                    "--create",
                    "--no-compress",
                    "--file",
                    jar.toString(),
                    "-C",
                    classes,
                    ".");
        if (code != 0) {
          throw new IllegalStateException("jar ended with " + code);
        }
      }
      return jar.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
