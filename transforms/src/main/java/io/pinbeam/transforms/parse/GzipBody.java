package io.pinbeam.transforms.parse;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates a gzip stream of any number of members. What is damaged or cut ends the stream, and
 * {@link #isDamaged} says so; an exception is only thrown by the stream beneath.
 *
 * <p>Java's own GZIPInputStream throws at damage, before it hands over what it had inflated, and
 * takes a pause of the stream beneath for its end when it looks for another member.
 */
final class GzipBody extends InputStream {
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int HEADER_CHECKSUM = 2;

  private final InputStream in;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private final byte[] input = new byte[1 << 16];
  private int inputAt;
  private int inputEnd;
  private long inputBytes;
  private byte[] firstBytes = new byte[0];
  private final int keptBytes;
  private boolean ended;
  private boolean damaged;

  GzipBody(InputStream in, int keptBytes) throws IOException {
    this.in = in;
    this.keptBytes = keptBytes;
    if (!readHeader()) {
      damaged = true;
      ended = true;
    }
  }

  /** Whether the stream ended because it was damaged or cut. */
  boolean isDamaged() {
    return damaged;
  }

  /** The first bytes of the compressed stream, as many as are kept. */
  byte[] firstBytes() {
    return firstBytes;
  }

  /** How many bytes of the compressed stream were read. */
  long inputBytes() {
    return inputBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      int inflated = inflate(target, offset, length);
      if (inflated > 0) {
        checksum.update(target, offset, inflated);
        return inflated;
      }
    }
    return -1;
  }

  /** Frees the inflater; the stream beneath stays open. */
  void release() {
    inflater.end();
  }

  /** How many bytes came out; 0 if the stream ended or a new member begins. */
  private int inflate(byte[] target, int offset, int length) throws IOException {
    try {
      int inflated = inflater.inflate(target, offset, length);
      if (inflated > 0) {
        return inflated;
      }
    } catch (DataFormatException e) {
      return damage();
    }
    if (inflater.finished()) {
      inputAt = inputEnd - inflater.getRemaining();
      if (!readTrailer()) {
        return damage();
      }
      startNextMember();
    } else if (inflater.needsDictionary() || !fill()) {
      return damage();
    } else {
      inflater.setInput(input, 0, inputEnd);
    }
    return 0;
  }

  private int damage() {
    damaged = true;
    ended = true;
    return 0;
  }

  private boolean readTrailer() throws IOException {
    return readLittleEndian() == checksum.getValue()
        && readLittleEndian() == (inflater.getBytesWritten() & 0xffffffffL);
  }

  private void startNextMember() throws IOException {
    int octet = readInput();
    // Zeros may follow the last member: they come from writers that fill up blocks.
    while (octet == 0) {
      octet = readInput();
    }
    if (octet < 0) {
      ended = true;
      return;
    }
    inputAt--;
    inflater.reset();
    checksum.reset();
    if (!readHeader()) {
      damage();
    }
  }

  private boolean readHeader() throws IOException {
    if (readInput() != 0x1f || readInput() != 0x8b || readInput() != 8) {
      return false;
    }
    int flags = readInput();
    skipInput(6);
    if ((flags & EXTRA) != 0) {
      int low = readInput();
      skipInput(low + (readInput() << 8));
    }
    if ((flags & NAME) != 0) {
      skipZeroTerminated();
    }
    if ((flags & COMMENT) != 0) {
      skipZeroTerminated();
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      skipInput(2);
    }
    if (inputAt == inputEnd && !fill()) {
      return false;
    }
    inflater.setInput(input, inputAt, inputEnd - inputAt);
    return flags >= 0;
  }

  /** -1, which no checksum is, at the end. */
  private long readLittleEndian() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      int octet = readInput();
      if (octet < 0) {
        return -1;
      }
      value |= (long) octet << shift;
    }
    return value;
  }

  private void skipInput(int count) throws IOException {
    for (int i = 0; i < count && readInput() >= 0; i++) {
      // The end shows when the next byte is asked for.
    }
  }

  private void skipZeroTerminated() throws IOException {
    while (readInput() > 0) {
      // Names and comments mean nothing here.
    }
  }

  private int readInput() throws IOException {
    if (inputAt == inputEnd && !fill()) {
      return -1;
    }
    return input[inputAt++] & 0xff;
  }

  private boolean fill() throws IOException {
    int count = in.read(input, 0, input.length);
    inputAt = 0;
    inputEnd = Math.max(count, 0);
    inputBytes += inputEnd;
    if (firstBytes.length < keptBytes && count > 0) {
      int more = Math.min(count, keptBytes - firstBytes.length);
      int had = firstBytes.length;
      firstBytes = Arrays.copyOf(firstBytes, had + more);
      System.arraycopy(input, 0, firstBytes, had, more);
    }
    return count > 0;
  }
}
