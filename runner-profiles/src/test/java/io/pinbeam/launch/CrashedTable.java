package io.pinbeam.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What stands on disk where a Delta table is, read without the library that wrote it: what a kill
 * left behind says when it came.
 */
final class CrashedTable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Path log;
  private final Set<String> added = new HashSet<>();
  private final Set<String> orphans = new HashSet<>();
  private final Set<String> temporary = new HashSet<>();
  private long nextVersion;

  CrashedTable(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.log = Files.createDirectories(folder.resolve("_delta_log"));
  }

  Path folder() {
    return folder;
  }

  Path log() {
    return log;
  }

  /** The version that comes next. */
  long nextVersion() {
    return nextVersion;
  }

  Set<String> orphans() {
    return orphans;
  }

  Set<String> temporary() {
    return temporary;
  }

  /** When the process was killed that said it had committed these versions. */
  CrashMoment look(Set<Long> told) throws IOException {
    boolean isUntold = false;
    for (Path commit = commit(nextVersion); Files.exists(commit); commit = commit(nextVersion)) {
      boolean hasFiles = read(commit);
      isUntold |= hasFiles && !told.contains(nextVersion);
      nextVersion++;
    }
    boolean isInCommit = false;
    for (String name : names(log)) {
      isInCommit |= name.endsWith(".tmp") && temporary.add(name) && name.contains(".json.");
    }
    boolean isWhole = false;
    boolean isPartial = false;
    for (String name : names(folder)) {
      if (name.endsWith(".parquet") && !added.contains(name) && orphans.add(name)) {
        boolean ends = endsAsParquetDoes(folder.resolve(name));
        isWhole |= ends;
        isPartial |= !ends;
      }
    }
    if (isInCommit) {
      return CrashMoment.IN_THE_COMMIT;
    } else if (isPartial) {
      return CrashMoment.WRITING_FILES;
    } else if (isWhole) {
      return CrashMoment.BETWEEN_FILES_AND_COMMIT;
    }
    return isUntold ? CrashMoment.COMMITTED_NOT_TOLD : CrashMoment.BETWEEN_COMMITS;
  }

  private boolean read(Path commit) throws IOException {
    boolean hasFiles = false;
    for (String line : Files.readAllLines(commit)) {
      JsonNode add = JSON.readTree(line).get("add");
      if (add != null) {
        hasFiles = true;
        added.add(URI.create(add.get("path").asText()).getPath());
      }
    }
    return hasFiles;
  }

  private Path commit(long version) {
    return log.resolve(String.format("%020d.json", version));
  }

  private static boolean endsAsParquetDoes(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return bytes.length > 12 && new String(bytes, bytes.length - 4, 4, UTF_8).equals("PAR1");
  }

  private static List<String> names(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }
}
