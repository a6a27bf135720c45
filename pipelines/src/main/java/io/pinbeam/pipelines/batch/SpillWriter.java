package io.pinbeam.pipelines.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;

/** A file of a {@link Spill} that one task fills. */
final class SpillWriter implements Closeable {
  private final @Nullable FileChannel file;
  private final byte[] name;
  private long size;

  private SpillWriter(@Nullable FileChannel file, String name) {
    this.file = file;
    this.name = name.getBytes(UTF_8);
  }

  /** Writes nothing: the bytes themselves are their place. */
  static SpillWriter toRunner() {
    return new SpillWriter(null, "");
  }

  static SpillWriter create(Path folder, String name) throws IOException {
    return new SpillWriter(
        FileChannel.open(
            folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        name);
  }

  /**
   * Appends the first bytes of an array, and gives their place, which {@link SpillReader} knows.
   */
  byte[] add(byte[] bytes, int length) throws IOException {
    if (file == null) {
      return Arrays.copyOf(bytes, length);
    }
    ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
    while (left.hasRemaining()) {
      file.write(left);
    }
    byte[] place =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + name.length)
            .putLong(size)
            .putInt(length)
            .put(name)
            .array();
    size += length;
    return place;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
