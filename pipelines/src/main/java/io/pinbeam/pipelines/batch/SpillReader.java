package io.pinbeam.pipelines.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads what {@link SpillWriter}s put into the files of a {@link Spill}. Not thread-safe. */
final class SpillReader implements Closeable {
  private final @Nullable Path folder;
  private final Map<String, FileChannel> files = new HashMap<>();

  SpillReader(@Nullable Path folder) {
    this.folder = folder;
  }

  /** The bytes at a place that {@link SpillWriter#add} gave. */
  byte[] read(byte[] place) throws IOException {
    if (folder == null) {
      return place;
    }
    ByteBuffer parts = ByteBuffer.wrap(place);
    long at = parts.getLong();
    ByteBuffer bytes = ByteBuffer.allocate(parts.getInt());
    FileChannel file = file(folder, UTF_8.decode(parts).toString());
    while (bytes.hasRemaining()) {
      if (file.read(bytes, at + bytes.position()) < 0) {
        throw new EOFException("A file in " + folder + " was cut");
      }
    }
    return bytes.array();
  }

  private FileChannel file(Path folder, String name) throws IOException {
    FileChannel file = files.get(name);
    if (file == null) {
      file = FileChannel.open(folder.resolve(name), StandardOpenOption.READ);
      files.put(name, file);
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    for (FileChannel file : files.values()) {
      file.close();
    }
    files.clear();
  }
}
