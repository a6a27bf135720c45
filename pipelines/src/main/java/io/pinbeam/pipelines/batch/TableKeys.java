package io.pinbeam.pipelines.batch;

import io.pinbeam.transforms.model.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Keys of a table's rows in one hash bucket, each with its {@link RowRef}, packed into bytes. They
 * come to the join beside packed rows and are told from them by their first byte.
 */
final class TableKeys {
  /** No packed row begins with it. */
  private static final byte MARK = (byte) 0xff;

  private static final int HEAD_BYTES = 2;
  private static final int KEY_BYTES = 2 * Long.BYTES;
  private static final Kind[] KINDS = Kind.values();

  private byte[] bytes = new byte[HEAD_BYTES + 64 * KEY_BYTES];
  private int size = HEAD_BYTES;

  TableKeys(Kind kind) {
    bytes[0] = MARK;
    bytes[1] = (byte) Arrays.asList(KINDS).indexOf(kind);
  }

  void add(long key, long ref) {
    if (size + KEY_BYTES > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    ByteBuffer.wrap(bytes, size, KEY_BYTES).putLong(key).putLong(ref);
    size += KEY_BYTES;
  }

  /** In bytes. */
  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == HEAD_BYTES;
  }

  /** The keys are its first {@link #size} bytes. */
  byte[] bytes() {
    return bytes;
  }

  void clear() {
    size = HEAD_BYTES;
  }

  static boolean are(byte[] bytes) {
    return bytes.length > 0 && bytes[0] == MARK;
  }

  /** Takes keys. */
  interface Visitor {
    void key(Kind kind, long key, long ref);
  }

  static void forEach(byte[] bytes, Visitor visitor) {
    Kind kind = KINDS[bytes[1]];
    ByteBuffer keys = ByteBuffer.wrap(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES);
    while (keys.hasRemaining()) {
      visitor.key(kind, keys.getLong(), keys.getLong());
    }
  }
}
