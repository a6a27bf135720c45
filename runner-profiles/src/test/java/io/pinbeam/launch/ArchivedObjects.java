package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What an archive in a folder holds. */
final class ArchivedObjects {
  private ArchivedObjects() {}

  /** The text of each file below a folder, by its path from there. */
  static TreeMap<String, String> in(Path folder) throws IOException {
    TreeMap<String, String> objects = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          objects.put(
              folder.relativize(file).toString(), new String(Files.readAllBytes(file), UTF_8));
        }
      }
    }
    return objects;
  }

  static long lines(TreeMap<String, String> objects) {
    return objects.values().stream()
        .mapToLong(text -> text.chars().filter(c -> c == '\n').count())
        .sum();
  }
}
