package io.pinbeam.delta.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A Parquet file that comes in over Beam's file systems; its size is known. */
final class BeamParquetInput implements InputFile {
  private final ResourceId resource;
  private final long size;
  private long bytesRead;

  BeamParquetInput(ResourceId resource, long size) {
    this.resource = resource;
    this.size = size;
  }

  @Override
  public long getLength() {
    return size;
  }

  /** What all streams have read until now. */
  long bytesRead() {
    return bytesRead;
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    return new ChannelStream(TablePaths.open(resource));
  }

  /** Parquet asks for whole column chunks, so that nothing is buffered here. */
  private final class ChannelStream extends SeekableInputStream {
    private final SeekableByteChannel channel;

    ChannelStream(SeekableByteChannel channel) {
      this.channel = channel;
    }

    @Override
    public long getPos() throws IOException {
      return channel.position();
    }

    @Override
    public void seek(long position) throws IOException {
      channel.position(position);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return read(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
      int count;
      do {
        count = channel.read(buffer);
      } while (count == 0 && buffer.hasRemaining());
      bytesRead += Math.max(count, 0);
      return count;
    }

    @Override
    public void readFully(byte[] bytes) throws IOException {
      readFully(ByteBuffer.wrap(bytes));
    }

    @Override
    public void readFully(byte[] bytes, int offset, int length) throws IOException {
      readFully(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void readFully(ByteBuffer buffer) throws IOException {
      while (buffer.hasRemaining()) {
        if (read(buffer) < 0) {
          throw new EOFException();
        }
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
