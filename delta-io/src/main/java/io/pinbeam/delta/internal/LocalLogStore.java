package io.pinbeam.delta.internal;

import io.pinbeam.delta.LogFile;
import io.pinbeam.delta.LogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A log on a local disk. A hard link is the one call that is atomic and fails if the name is taken,
 * across processes too.
 */
final class LocalLogStore implements LogStore {
  static final LocalLogStore INSTANCE = new LocalLogStore();

  private LocalLogStore() {}

  @Override
  public void putIfAbsent(String path, byte[] bytes) throws IOException {
    Path target = Path.of(path);
    Path temporary = write(target, bytes);
    try {
      Files.createLink(target, temporary);
      sync(target.getParent());
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public void put(String path, byte[] bytes) throws IOException {
    Path target = Path.of(path);
    Path temporary = write(target, bytes);
    try {
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Path write(Path target, byte[] bytes) throws IOException {
    Files.createDirectories(target.getParent());
    Path temporary =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    return temporary;
  }

  /** Makes the new name itself survive a power cut, where the system lets a folder be opened. */
  private static void sync(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every system can: the commit is done and stands.
    }
  }

  @Override
  public List<LogFile> listFrom(String folder, String name) throws IOException {
    List<LogFile> files = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(Path.of(folder))) {
      for (Path path : paths) {
        String fileName = path.getFileName().toString();
        if (fileName.compareTo(name) >= 0) {
          addFile(path, files);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw notFound(folder, e);
    }
    files.sort(Comparator.comparing(LogFile::path));
    return files;
  }

  private static void addFile(Path path, List<LogFile> files) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isRegularFile()) {
        files.add(
            LogFile.of(
                path.toString(), attributes.size(), attributes.lastModifiedTime().toMillis()));
      }
    } catch (NoSuchFileException e) {
      // Another writer's temporary file, gone since it was listed.
    }
  }

  /** Links are not followed: what they lead to is not the table's. */
  @Override
  public void forEachFile(String folder, Consumer<LogFile> consumer) throws IOException {
    Files.walkFileTree(
        Path.of(folder),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              consumer.accept(
                  LogFile.of(
                      file.toString(),
                      attributes.size(),
                      attributes.lastModifiedTime().toMillis()));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
  }

  private static FileNotFoundException notFound(String folder, IOException cause) {
    FileNotFoundException notFound = new FileNotFoundException(folder);
    notFound.initCause(cause);
    return notFound;
  }
}
