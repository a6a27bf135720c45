package io.pinbeam.pipelines.batch;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.util.VarInt;

/**
 * Bytes after their length. Beam's own coder leaves the length out where bytes stand alone, and
 * then reads them in pieces; the direct runner copies what it groups by the coder, again for each
 * bundle.
 */
final class PackedBytesCoder extends AtomicCoder<byte[]> {
  private static final long serialVersionUID = 1;
  private static final PackedBytesCoder INSTANCE = new PackedBytesCoder();

  private PackedBytesCoder() {}

  static PackedBytesCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(byte[] bytes, OutputStream out) throws IOException {
    VarInt.encode(bytes.length, out);
    out.write(bytes);
  }

  @Override
  public byte[] decode(InputStream in) throws IOException {
    byte[] bytes = new byte[VarInt.decodeInt(in)];
    if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw new EOFException();
    }
    return bytes;
  }

  @Override
  public boolean isRegisterByteSizeObserverCheap(byte[] bytes) {
    return true;
  }

  @Override
  protected long getEncodedElementByteSize(byte[] bytes) {
    return (long) VarInt.getLength(bytes.length) + bytes.length;
  }
}
