package io.pinbeam.pipelines.sink;

import io.pinbeam.transforms.errors.DeadLetter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Dead letters of one task, a JSON object a line. They go straight from the worker to their file:
 * however many there are, none is held in memory or shuffled. The file is made with the first one.
 */
public final class DeadLetterFile implements AutoCloseable {
  private final String path;
  private @Nullable OutputStream out;

  public DeadLetterFile(String path) {
    this.path = path;
  }

  public void add(DeadLetter letter) throws IOException {
    addLine(letter.toJsonLine().getBytes(StandardCharsets.UTF_8));
  }

  /** Adds what stood in such a file, as it is. */
  public void addLine(byte[] line) throws IOException {
    if (out == null) {
      out = new BufferedOutputStream(OutputFiles.create(path), 1 << 16);
    }
    out.write(line);
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
