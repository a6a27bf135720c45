package io.pinbeam.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The sources in a folder of their own, for tests that build: what is built here is in use. */
final class SourceCopy {
  static final Path ROOT = Path.of(System.getProperty("pinbeam.root")).toAbsolutePath().normalize();

  private static final List<String> MODULES =
      List.of("transforms", "delta-io", "pipelines", "emulator", "dashboard", "runner-profiles");

  private SourceCopy() {}

  /** Copies what a build without tests needs. */
  static void into(Path folder) throws IOException {
    copy("pom.xml", folder);
    copy(".mvn", folder);
    copy("LICENSE", folder);
    copy("NOTICE", folder);
    copy("bin", folder);
    copy("bom/pom.xml", folder);
    copy("infrastructure", folder);
    for (String module : MODULES) {
      copy(module + "/pom.xml", folder);
      copy(module + "/src/main", folder);
    }
  }

  /** Copies a file or a folder of the sources, with its times and rights. */
  static void copy(String name, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = folder.resolve(ROOT.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
