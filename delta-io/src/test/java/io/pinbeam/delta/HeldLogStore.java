package io.pinbeam.delta;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The least that a store has to bring: what {@link LogStore} has no default for. */
final class HeldLogStore implements LogStore {
  /** All writers are in this JVM. */
  private static final Object LOCK = new Object();

  @Override
  public void putIfAbsent(String path, byte[] bytes) throws IOException {
    synchronized (LOCK) {
      if (Files.exists(HeldFiles.onDisk(path))) {
        throw new FileAlreadyExistsException(path);
      }
      put(path, bytes);
    }
  }

  @Override
  public void put(String path, byte[] bytes) throws IOException {
    synchronized (LOCK) {
      Path file = HeldFiles.onDisk(path);
      Files.createDirectories(file.getParent());
      Path whole = Files.write(file.resolveSibling("." + file.getFileName()), bytes);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public List<LogFile> listFrom(String folder, String name) throws IOException {
    synchronized (LOCK) {
      Path onDisk = HeldFiles.onDisk(folder);
      if (!Files.isDirectory(onDisk)) {
        throw new FileNotFoundException(folder);
      }
      List<LogFile> files = new ArrayList<>();
      try (Stream<Path> paths = Files.list(onDisk)) {
        for (Path path : paths.filter(file -> Files.isRegularFile(file)).toList()) {
          String fileName = path.getFileName().toString();
          if (fileName.compareTo(name) >= 0) {
            files.add(
                LogFile.of(
                    folder + "/" + fileName,
                    Files.size(path),
                    Files.getLastModifiedTime(path).toMillis()));
          }
        }
      }
      files.sort(Comparator.comparing(LogFile::path));
      return files;
    }
  }
}
