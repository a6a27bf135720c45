package io.pinbeam.pipelines.store;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Objects as files. Each is written beside all others first, to where no reader looks, and then
 * appears under its name: by a hard link, which fails if the name is taken, or by a rename.
 */
final class LocalObjects implements ObjectStore {
  /** What a killed writer leaves stands here and harms nobody. */
  private static final String UNFINISHED = ".unfinished";

  private final Path root;

  LocalObjects(Path root) {
    this.root = root;
  }

  @Override
  public boolean putIfAbsent(String name, byte[] bytes) throws IOException {
    Path target = target(name);
    if (Files.exists(target)) {
      return false;
    }
    Path unfinished = write(bytes);
    try {
      Files.createLink(target, unfinished);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  @Override
  public void put(String name, byte[] bytes) throws IOException {
    Path target = target(name);
    Files.move(
        write(bytes), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public byte[] get(String name) throws IOException {
    try {
      return Files.readAllBytes(root.resolve(name));
    } catch (NoSuchFileException e) {
      throw (IOException) new FileNotFoundException(name).initCause(e);
    }
  }

  @Override
  public List<StoredObject> list(String folder) throws IOException {
    Path start = root.resolve(folder);
    if (Files.notExists(start)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(start)) {
      return files.filter(Files::isRegularFile).map(this::stored).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private StoredObject stored(Path file) {
    String name = root.relativize(file).toString().replace(File.separatorChar, '/');
    return new StoredObject(
        name, file.toFile().length(), Instant.ofEpochMilli(file.toFile().lastModified()));
  }

  private Path target(String name) throws IOException {
    Path target = root.resolve(name);
    Files.createDirectories(target.getParent());
    return target;
  }

  private Path write(byte[] bytes) throws IOException {
    Path folder = Files.createDirectories(root.resolve(UNFINISHED));
    Path file = folder.resolve(UUID.randomUUID().toString());
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        var out = Channels.newOutputStream(channel)) {
      out.write(bytes);
      // The name must not outlive the bytes if the power fails.
      channel.force(false);
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return file;
  }
}
