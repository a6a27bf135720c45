package io.pinbeam.pipelines.query;

import com.google.auto.value.AutoValue;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * Some rows of a result in their order, each after a byte that says one follows: in memory where
 * they are few, else in a file, so that a result of any size passes.
 */
@AutoValue
abstract class SortedRun {
  private static final int KEPT_IN_MEMORY = 64 * 1024;

  static SortedRun of(String file, byte[] bytes) {
    return new AutoValue_SortedRun(file, bytes);
  }

  static SortedRun empty() {
    return of("", new byte[0]);
  }

  /** Keeps sorted rows, in the named file if they are many. */
  static SortedRun write(List<Row> rows, Coder<Row> coder, String file) throws IOException {
    Spill spill = new Spill(file);
    try (OutputStream out = spill) {
      for (Row row : rows) {
        out.write(1);
        coder.encode(row, out);
      }
    }
    return spill.run();
  }

  /** The file that holds the rows; empty if {@link #bytes} does. */
  abstract String file();

  @SuppressWarnings("mutable")
  abstract byte[] bytes();

  InputStream open() throws IOException {
    return file().isEmpty()
        ? new ByteArrayInputStream(bytes())
        : new BufferedInputStream(ResultFiles.open(file()));
  }

  /** Starts in memory and goes on in a file. */
  private static final class Spill extends OutputStream {
    private final String file;
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable OutputStream disk;

    Spill(String file) {
      this.file = file;
    }

    SortedRun run() {
      return of(disk == null ? "" : file, memory.toByteArray());
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int offset, int length) throws IOException {
      if (disk == null && memory.size() + length > KEPT_IN_MEMORY) {
        disk = new BufferedOutputStream(ResultFiles.create(file));
        memory.writeTo(disk);
        memory.reset();
      }
      if (disk == null) {
        memory.write(b, offset, length);
      } else {
        disk.write(b, offset, length);
      }
    }

    @Override
    public void close() throws IOException {
      if (disk != null) {
        disk.close();
      }
    }
  }
}
