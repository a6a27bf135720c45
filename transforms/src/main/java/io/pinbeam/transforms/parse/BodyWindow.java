package io.pinbeam.transforms.parse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The part of a source object that is looked at. Gzip is recognised by its first bytes, whatever
 * the object is called. An uncompressed byte array is looked at in place.
 */
final class BodyWindow {
  private static final int START_SIZE = 1 << 18;

  private final @Nullable InputStream in;
  private final @Nullable GzipBody gzip;
  private byte[] buffer;
  private int end;
  private long bufferOffset;
  private boolean ended;
  private final int most;

  private BodyWindow(
      @Nullable InputStream in, byte[] buffer, int from, int to, FrameLimits limits) {
    this.in = in;
    this.most = limits.maxRecordBytes() + START_SIZE;
    this.gzip = in instanceof GzipBody body ? body : null;
    this.buffer = buffer;
    this.end = to;
    this.bufferOffset = -from;
    this.ended = in == null;
  }

  /** {@code spare} is used as the first buffer. */
  static BodyWindow of(InputStream body, FrameLimits limits, byte[] spare) throws IOException {
    PushbackInputStream in = new PushbackInputStream(body, 2);
    byte[] magic = in.readNBytes(2);
    in.unread(magic);
    boolean packed = magic.length == 2 && isGzip(magic, 0);
    return new BodyWindow(packed ? new GzipBody(in, limits.keptBytes()) : in, spare, 0, 0, limits);
  }

  static BodyWindow of(byte[] body, int offset, int length, FrameLimits limits, byte[] spare) {
    if (length < 2 || !isGzip(body, offset)) {
      return ofPart(body, offset, length, limits);
    }
    try {
      InputStream in = new ByteArrayInputStream(body, offset, length);
      return new BodyWindow(new GzipBody(in, limits.keptBytes()), spare, 0, 0, limits);
    } catch (IOException e) {
      throw new IllegalStateException("an array cannot fail to be read", e);
    }
  }

  /** A part of a body, which is never gzip, whatever its first bytes are. */
  static BodyWindow ofPart(byte[] body, int offset, int length, FrameLimits limits) {
    return new BodyWindow(null, body, offset, offset + length, limits);
  }

  static byte[] spare() {
    return new byte[START_SIZE];
  }

  private static boolean isGzip(byte[] bytes, int at) {
    return bytes[at] == 0x1f && bytes[at + 1] == (byte) 0x8b;
  }

  /** Whether the caller's own array is looked at. */
  boolean isInPlace() {
    return in == null;
  }

  byte[] buffer() {
    return buffer;
  }

  /** One past the last byte that is there. */
  int end() {
    return end;
  }

  /** The place in the whole (uncompressed) body of a byte in the buffer. */
  long offsetOf(int at) {
    return bufferOffset + at;
  }

  /** The gzip stream that ended too early, or null. */
  @Nullable GzipBody damage() {
    return gzip != null && gzip.isDamaged() ? gzip : null;
  }

  /**
   * Reads on. What stands before {@code keepFrom} is given up, and {@code keepFrom} moves to the
   * start of the buffer, even if nothing more came. False, and nothing has moved, if the end was
   * reached before.
   *
   * <p>The buffer is always filled, and doubled when it is full, so that looking at a value again
   * from its start costs no more than twice its length.
   */
  boolean readOn(int keepFrom) throws IOException {
    if (ended) {
      return false;
    }
    int kept = end - keepFrom;
    byte[] target = buffer;
    if (kept > buffer.length / 2) {
      target = new byte[Math.max(kept + START_SIZE, Math.min(buffer.length * 2, most))];
    }
    System.arraycopy(buffer, keepFrom, target, 0, kept);
    buffer = target;
    bufferOffset += keepFrom;
    end = kept + in.readNBytes(target, kept, target.length - kept);
    ended = end < target.length;
    return true;
  }

  /** Frees what the body holds besides the stream, which stays the caller's to close. */
  void release() {
    if (gzip != null) {
      gzip.release();
    }
  }

  /** The buffer, for the next body, unless it is the caller's own array or has grown large. */
  byte[] recycled(byte[] spare) {
    return in != null && buffer.length <= 1 << 22 ? buffer : spare;
  }
}
