package io.pinbeam.delta.internal;

import io.delta.kernel.defaults.engine.fileio.FileIO;
import io.delta.kernel.defaults.engine.fileio.InputFile;
import io.delta.kernel.defaults.engine.fileio.OutputFile;
import io.delta.kernel.defaults.engine.fileio.PositionOutputStream;
import io.delta.kernel.defaults.engine.fileio.SeekableInputStream;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.pinbeam.delta.LogFile;
import io.pinbeam.delta.LogStore;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;

/**
 * Delta Kernel's files over Beam's file systems; what Beam lacks comes from the {@link LogStore} of
 * the path's scheme.
 */
final class BeamFileIO implements FileIO {
  private final Map<String, String> configuration;
  private final BooleanSupplier isWhole;

  BeamFileIO(Map<String, String> configuration) {
    this(Map.copyOf(configuration), () -> true);
  }

  private BeamFileIO(Map<String, String> configuration, BooleanSupplier isWhole) {
    this.configuration = configuration;
    this.isWhole = isWhole;
  }

  /** The same, where a file that is closed before it is whole is dropped. */
  BeamFileIO puttingIf(BooleanSupplier isFileWhole) {
    return new BeamFileIO(configuration, isFileWhole);
  }

  @Override
  public CloseableIterator<FileStatus> listFrom(String path) throws IOException {
    String bare = TablePaths.bare(path);
    int slash = bare.lastIndexOf('/');
    List<FileStatus> files = new ArrayList<>();
    for (LogFile file :
        LogStores.of(bare).listFrom(bare.substring(0, slash), bare.substring(slash + 1))) {
      files.add(FileStatus.of(file.path(), file.sizeBytes(), file.modificationTime()));
    }
    return new PlainIterator<>(files);
  }

  @Override
  public FileStatus getFileStatus(String path) throws IOException {
    String bare = TablePaths.bare(path);
    int slash = bare.lastIndexOf('/');
    String name = bare.substring(slash + 1);
    List<LogFile> files = LogStores.of(bare).listFrom(bare.substring(0, slash), name);
    if (files.isEmpty() || !files.get(0).path().endsWith("/" + name)) {
      throw new java.io.FileNotFoundException(path);
    }
    LogFile file = files.get(0);
    return FileStatus.of(file.path(), file.sizeBytes(), file.modificationTime());
  }

  @Override
  public String resolvePath(String path) {
    return TablePaths.normalize(path);
  }

  /** Folders come with the first file in them. */
  @Override
  public boolean mkdirs(String path) {
    return true;
  }

  @Override
  public InputFile newInputFile(String path, long fileSize) {
    return new BeamInputFile(path, fileSize);
  }

  @Override
  public OutputFile newOutputFile(String path) {
    return new WholeFile(TablePaths.bare(path));
  }

  @Override
  public boolean delete(String path) throws IOException {
    FileSystems.delete(
        List.of(TablePaths.resource(path)), StandardMoveOptions.IGNORE_MISSING_FILES);
    return true;
  }

  @Override
  public Optional<String> getConf(String key) {
    return Optional.ofNullable(configuration.get(key));
  }

  @Override
  public void copyFileAtomically(String from, String to, boolean overwrite) throws IOException {
    try (InputStream in = Channels.newInputStream(TablePaths.open(TablePaths.resource(from)))) {
      put(TablePaths.bare(to), in.readAllBytes(), overwrite);
    }
  }

  private static void put(String path, byte[] bytes, boolean overwrite) throws IOException {
    LogStore store = LogStores.of(path);
    if (overwrite) {
      store.put(path, bytes);
    } else {
      new SurePut(store).putIfAbsent(path, bytes);
    }
  }

  /** A file of the log; it is small enough to be put as a whole, checkpoints too. */
  private final class WholeFile implements OutputFile {
    private final String path;

    WholeFile(String path) {
      this.path = path;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public PositionOutputStream create(boolean atomicWrite) {
      return new WholeFileStream(path, !atomicWrite);
    }

    @Override
    public void writeAtomically(CloseableIterator<String> lines, boolean overwrite)
        throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (lines) {
        while (lines.hasNext()) {
          bytes.write(lines.next().getBytes(StandardCharsets.UTF_8));
          bytes.write('\n');
        }
      }
      put(path, bytes.toByteArray(), overwrite);
    }
  }

  private final class WholeFileStream extends PositionOutputStream {
    private final String path;
    private final boolean overwrite;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean closed;

    WholeFileStream(String path, boolean overwrite) {
      this.path = path;
      this.overwrite = overwrite;
    }

    @Override
    public long getPos() {
      return bytes.size();
    }

    @Override
    public void write(int b) {
      bytes.write(b);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      bytes.write(source, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        if (isWhole.getAsBoolean()) {
          put(path, bytes.toByteArray(), overwrite);
        }
      }
    }
  }

  private final class BeamInputFile implements InputFile {
    private final String path;
    private final long size;

    BeamInputFile(String path, long size) {
      this.path = path;
      this.size = size;
    }

    @Override
    public long length() throws IOException {
      return size > 0 ? size : getFileStatus(path).getSize();
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
      return new ChannelStream(TablePaths.open(TablePaths.resource(path)));
    }
  }

  /** A channel with a buffer, so that readers may ask for single bytes. */
  private static final class ChannelStream extends SeekableInputStream {
    private static final int BUFFER_BYTES = 1 << 16;

    private final SeekableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);

    /** The place in the file of the buffer's end. */
    private long bufferEnd;

    ChannelStream(SeekableByteChannel channel) throws IOException {
      this.channel = channel;
      this.bufferEnd = channel.position();
    }

    @Override
    public long getPos() {
      return bufferEnd - buffer.remaining();
    }

    @Override
    public void seek(long position) throws IOException {
      long inBuffer = position - (bufferEnd - buffer.limit());
      if (inBuffer >= 0 && inBuffer <= buffer.limit()) {
        buffer.position((int) inBuffer);
        return;
      }
      channel.position(position);
      buffer.limit(0);
      bufferEnd = position;
    }

    @Override
    public int read() throws IOException {
      return buffer.hasRemaining() || fill() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!buffer.hasRemaining()) {
        if (length >= BUFFER_BYTES) {
          return readPast(bytes, offset, length);
        }
        if (!fill()) {
          return -1;
        }
      }
      int count = Math.min(length, buffer.remaining());
      buffer.get(bytes, offset, count);
      return count;
    }

    @Override
    public void readFully(byte[] bytes, int offset, int length) throws IOException {
      int done = 0;
      while (done < length) {
        int count = read(bytes, offset + done, length - done);
        if (count < 0) {
          throw new EOFException();
        }
        done += count;
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }

    private int readPast(byte[] bytes, int offset, int length) throws IOException {
      buffer.limit(0);
      int count = readSome(ByteBuffer.wrap(bytes, offset, length));
      bufferEnd += Math.max(count, 0);
      return count;
    }

    private boolean fill() throws IOException {
      buffer.clear();
      int count = readSome(buffer);
      buffer.flip();
      bufferEnd += Math.max(count, 0);
      return count > 0;
    }

    private int readSome(ByteBuffer target) throws IOException {
      int count;
      do {
        count = channel.read(target);
      } while (count == 0);
      return count;
    }
  }
}
