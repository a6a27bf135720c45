package io.pinbeam.emulator.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * Reads the records of a shard's file one after another: length and checksum, then index, arrival
 * time, key and data. It stops at the first one that is not whole.
 */
final class Frames {
  private static final int HEAD = 2 * Integer.BYTES;
  private static final int FIXED = 2 * Long.BYTES + Short.BYTES;
  private static final int LONGEST = 2 << 20;

  private final FileChannel channel;
  private final long end;
  private ByteBuffer buffer;

  /** Where in the file the buffer's first unread byte stands. */
  private long offset;

  private int body;
  private long index;
  private long arrival;

  /** Reads from an offset, where a record begins, to an end. */
  Frames(FileChannel channel, long from, long end, int bufferBytes) {
    this.channel = channel;
    this.offset = from;
    this.end = end;
    this.buffer = ByteBuffer.allocate((int) Math.min(bufferBytes, Math.max(HEAD, end - from)));
    buffer.limit(0);
  }

  /** A record's bytes as they stand in a file. */
  static ByteBuffer encode(long index, long arrival, NewRecord made) {
    byte[] key = made.partitionKey().getBytes(UTF_8);
    int length = FIXED + key.length + made.data().length;
    ByteBuffer frame = ByteBuffer.allocate(HEAD + length);
    frame.putInt(length).putInt(0).putLong(index).putLong(arrival);
    frame.putShort((short) key.length).put(key).put(made.data());
    frame.putInt(Integer.BYTES, checksum(frame.array(), HEAD, length));
    return frame.flip();
  }

  /** Goes to the next record; false at the end, or where no whole record follows. */
  boolean next() throws IOException {
    skip(body);
    body = 0;
    if (!fill(HEAD)) {
      return false;
    }
    int length = buffer.getInt(buffer.position());
    int checksum = buffer.getInt(buffer.position() + Integer.BYTES);
    if (length < FIXED || length > LONGEST || !fill(HEAD + length)) {
      return false;
    }
    if (checksum != checksum(buffer.array(), buffer.position() + HEAD, length)) {
      return false;
    }
    body = HEAD + length;
    index = buffer.getLong(buffer.position() + HEAD);
    arrival = buffer.getLong(buffer.position() + HEAD + Long.BYTES);
    return true;
  }

  /** Where the current record begins, or where reading stopped. */
  long offset() {
    return offset;
  }

  /** Where the record after the current one begins. */
  long nextOffset() {
    return offset + body;
  }

  long index() {
    return index;
  }

  long arrival() {
    return arrival;
  }

  /** Key and data together, in bytes. */
  int bytes() {
    return body - HEAD - FIXED;
  }

  StoredRecord current() {
    int at = buffer.position() + HEAD + FIXED;
    int keyLength = Short.toUnsignedInt(buffer.getShort(at - Short.BYTES));
    String key = new String(buffer.array(), at, keyLength, UTF_8);
    byte[] data = new byte[bytes() - keyLength];
    System.arraycopy(buffer.array(), at + keyLength, data, 0, data.length);
    return new StoredRecord(index, arrival, key, data);
  }

  private void skip(int bytes) {
    buffer.position(buffer.position() + bytes);
    offset += bytes;
  }

  /** Whether this many unread bytes are in the buffer, after reading more if need be. */
  private boolean fill(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return true;
    }
    if (end - offset < bytes) {
      return false;
    }
    if (bytes > buffer.capacity()) {
      buffer = ByteBuffer.allocate(bytes).put(buffer);
    } else {
      buffer.compact();
    }
    long from = offset + buffer.position();
    buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + (end - from)));
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, from);
      if (read < 0) {
        break;
      }
      from += read;
    }
    buffer.flip();
    return buffer.remaining() >= bytes;
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, from, length);
    return (int) checksum.getValue();
  }
}
