package io.pinbeam.pipelines.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The folder where what a run groups waits, while only its places go through the runner: for
 * runners that group in memory, and copy what they group. Without a folder the runner takes the
 * bytes themselves, and a place is what it stands for.
 */
final class Spill {
  private final @Nullable Path folder;

  private Spill(@Nullable Path folder) {
    this.folder = folder;
  }

  static Spill of(BatchRun run) {
    return of(run.spillFolder(), run.runId());
  }

  static Spill of(@Nullable String folder, String runId) {
    return new Spill(folder == null ? null : Path.of(folder, "pinbeam-batch-" + runId));
  }

  /** A file of its own for each attempt at what is named. */
  SpillWriter writer(String what) throws IOException {
    if (folder == null) {
      return SpillWriter.toRunner();
    }
    create(folder);
    return SpillWriter.create(folder, what + "-" + UUID.randomUUID());
  }

  /** For nobody but the owner: a folder for temporary files may be everybody's. */
  private static void create(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }

  SpillReader reader() {
    return new SpillReader(folder);
  }

  /** Drops all of it, when nobody reads it any more. */
  void delete() throws IOException {
    if (folder == null || !Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
