package io.pinbeam.emulator.cloud;

import io.pinbeam.emulator.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The folder that the servers keep their data in, locked so that no second local cloud writes to
 * it. A temporary one is deleted when it is closed; a given one stays.
 */
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final boolean temporary;
  private final FileChannel lockFile;

  private DataFolder(Path path, boolean temporary, FileChannel lockFile) {
    this.path = path;
    this.temporary = temporary;
    this.lockFile = lockFile;
  }

  static DataFolder open(Optional<Path> given) throws CloudException {
    Path path = given.isPresent() ? create(given.get()) : createTemporary();
    return new DataFolder(path, given.isEmpty(), lock(path));
  }

  Path path() {
    return path;
  }

  /** The folder of one part, made if it is missing. */
  Path of(String part) throws CloudException {
    return create(path.resolve(part));
  }

  @Override
  public void close() {
    try {
      lockFile.close();
      if (temporary) {
        Folders.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
  }

  private static Path create(Path folder) throws CloudException {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new CloudException("cannot make the folder " + folder + ": " + reason(e), e);
    }
  }

  private static Path createTemporary() throws CloudException {
    try {
      return Files.createTempDirectory("pinbeam-cloud-");
    } catch (IOException e) {
      throw new CloudException("cannot make a temporary folder: " + reason(e), e);
    }
  }

  private static FileChannel lock(Path folder) throws CloudException {
    FileChannel file = null;
    try {
      file =
          FileChannel.open(
              folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = file.tryLock();
      if (lock != null) {
        return file;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this process: the same answer as for another one.
    } catch (IOException e) {
      throw new CloudException("cannot write to the folder " + folder + ": " + reason(e), e);
    }
    closeQuietly(file);
    throw new CloudException("another local cloud is using the folder " + folder);
  }

  private static void closeQuietly(FileChannel file) {
    try {
      file.close();
    } catch (IOException e) {
      // It was never used.
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + " " + e.getMessage();
  }
}
