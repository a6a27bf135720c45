package io.pinbeam.emulator;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * The files of one partition, one after the other, each named by the offset of its first record.
 */
final class SinkFiles implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final String prefix;
  private final int perFile;
  private final boolean gzip;
  private OutputStream out;
  private long offset;
  private long files;
  private long bytes;

  SinkFiles(Path folder, String prefix, int perFile, boolean gzip) {
    this.folder = folder;
    this.prefix = prefix;
    this.perFile = perFile;
    this.gzip = gzip;
  }

  void write(byte[] record) throws IOException {
    if (offset % perFile == 0) {
      next();
    }
    out.write(record);
    out.write('\n');
    bytes += record.length + 1;
    offset++;
  }

  WrittenPosts written() {
    return new WrittenPosts(offset, files, bytes);
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
      out = null;
    }
  }

  private void next() throws IOException {
    close();
    String name = String.format(Locale.ROOT, "%s%010d.json%s", prefix, offset, gzip ? ".gz" : "");
    OutputStream file = Files.newOutputStream(folder.resolve(name));
    out =
        gzip
            ? new GZIPOutputStream(file, BUFFER)
            : perFile == 1 ? file : new BufferedOutputStream(file, BUFFER);
    files++;
  }
}
