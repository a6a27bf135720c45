package io.pinbeam.emulator.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** A part of the 128-bit hash keys, both ends included. */
record HashRange(BigInteger start, BigInteger end) {
  static final BigInteger LAST = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  /** All keys in parts of the same size; the last part has the rest. */
  static List<HashRange> parts(int count) {
    BigInteger size = BigInteger.ONE.shiftLeft(128).divide(BigInteger.valueOf(count));
    List<HashRange> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BigInteger start = size.multiply(BigInteger.valueOf(i));
      parts.add(
          new HashRange(start, i == count - 1 ? LAST : start.add(size).subtract(BigInteger.ONE)));
    }
    return parts;
  }

  /** Where a partition key lies. */
  static BigInteger hash(String partitionKey) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(UTF_8));
      return new BigInteger(1, digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  /** Whether the other range begins right after this one. */
  boolean isFollowedBy(HashRange other) {
    return end.add(BigInteger.ONE).equals(other.start);
  }
}
