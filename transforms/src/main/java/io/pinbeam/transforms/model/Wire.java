package io.pinbeam.transforms.model;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.VarInt;

/**
 * The pieces that the coders of this package are made of. An element is a bit mask of the fields
 * that are not null, then those fields: whole numbers as varints, texts and bytes with their length
 * before them.
 */
final class Wire {
  private Wire() {}

  static long bit(Object value, int place) {
    return value == null ? 0 : 1L << place;
  }

  static boolean has(long mask, int place) {
    return (mask >>> place & 1) != 0;
  }

  static void writeLong(long value, OutputStream out) throws IOException {
    VarInt.encode(value, out);
  }

  static long readLong(InputStream in) throws IOException {
    return VarInt.decodeLong(in);
  }

  /** Keeps numbers near 0 short, whatever their sign. */
  static void writeSigned(long value, OutputStream out) throws IOException {
    VarInt.encode((value << 1) ^ (value >> 63), out);
  }

  static long readSigned(InputStream in) throws IOException {
    long coded = VarInt.decodeLong(in);
    return (coded >>> 1) ^ -(coded & 1);
  }

  static void writeDouble(double value, OutputStream out) throws IOException {
    long bits = Double.doubleToLongBits(value);
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (bits >>> shift));
    }
  }

  static double readDouble(InputStream in) throws IOException {
    long bits = 0;
    for (int i = 0; i < 8; i++) {
      bits = bits << 8 | readByte(in);
    }
    return Double.longBitsToDouble(bits);
  }

  static int readByte(InputStream in) throws IOException {
    int value = in.read();
    if (value < 0) {
      throw new EOFException("the encoding ends too early");
    }
    return value;
  }

  /** Writes nothing for null: the mask says so. */
  static void writeText(String value, OutputStream out) throws IOException {
    if (value != null) {
      writeBytes(value.getBytes(StandardCharsets.UTF_8), out);
    }
  }

  static String readText(InputStream in) throws IOException {
    return new String(readBytes(in), StandardCharsets.UTF_8);
  }

  static String readText(long mask, int place, InputStream in) throws IOException {
    return has(mask, place) ? readText(in) : null;
  }

  static void writeBytes(byte[] value, OutputStream out) throws IOException {
    VarInt.encode(value.length, out);
    out.write(value);
  }

  static byte[] readBytes(InputStream in) throws IOException {
    int length = VarInt.decodeInt(in);
    if (length < 0) {
      throw new CoderException("negative length in an encoding");
    }
    // Grows with what really comes, so that a damaged length cannot ask for all of the memory.
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the encoding ends too early");
    }
    return bytes;
  }
}
