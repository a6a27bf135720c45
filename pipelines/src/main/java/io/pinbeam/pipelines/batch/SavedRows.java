package io.pinbeam.pipelines.batch;

import io.pinbeam.pipelines.sink.OutputFiles;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.apache.beam.sdk.io.FileSystems;

/**
 * A file of packed rows of one task: what the join of a later run by arrival takes, so that nothing
 * is read or cleaned again. It begins with a number that tells its form, and ends with one that
 * tells that it is whole.
 */
final class SavedRows implements Closeable {
  private static final int FORMAT = 0x50425201;
  private static final int END = -1;
  private static final int BUFFER_BYTES = 1 << 16;

  private final DataOutputStream out;

  private SavedRows(DataOutputStream out) {
    this.out = out;
  }

  static SavedRows create(String path) throws IOException {
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(OutputFiles.create(path), BUFFER_BYTES));
    out.writeInt(FORMAT);
    return new SavedRows(out);
  }

  /** Appends the first bytes of an array. */
  void add(byte[] bytes, int length) throws IOException {
    out.writeInt(length);
    out.write(bytes, 0, length);
  }

  /** To be called when all is added: a file without its end is refused. */
  void end() throws IOException {
    out.writeInt(END);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Takes what was added, piece by piece. */
  interface Reader {
    void read(byte[] bytes) throws IOException;
  }

  /**
   * Reads a file again.
   *
   * @throws IOException if it is no such file, or cut
   */
  static void read(String path, Reader reader) throws IOException {
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(
                OutputFiles.open(FileSystems.matchNewResource(path, false)), BUFFER_BYTES))) {
      if (in.readInt() != FORMAT) {
        throw new IOException(path + " is no file of a run by arrival; --fullRefresh begins anew");
      }
      for (int length = in.readInt(); length != END; length = in.readInt()) {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
          throw new EOFException();
        }
        reader.read(bytes);
      }
    } catch (EOFException e) {
      throw new IOException(path + " was cut; --fullRefresh begins anew", e);
    }
  }
}
