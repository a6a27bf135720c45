package io.pinbeam.transforms.parse;

import io.pinbeam.transforms.errors.RejectReason;

/** Takes the values of a source object, in their order. */
interface ValueSink {
  /** A value that is right JSON; the framer's scanner has just gone over it. */
  void value(byte[] buffer, int from, int to, long position);

  /** A line, or what is left of one, that is no JSON. */
  void text(byte[] buffer, int from, int to, long position);

  /** Bytes that are no value; they are the first of {@code rawBytes}. */
  void refused(
      RejectReason reason,
      String detail,
      byte[] buffer,
      int from,
      int to,
      long rawBytes,
      long position);
}
