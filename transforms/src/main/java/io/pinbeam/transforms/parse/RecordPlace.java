package io.pinbeam.transforms.parse;

import io.pinbeam.transforms.errors.RejectReason;
import io.pinbeam.transforms.errors.Rejection;
import java.util.Arrays;

/**
 * Where a record stands: in which value of the source object, and which bytes are its own. One
 * object is used again and again.
 */
public final class RecordPlace {
  private final int keptBytes;
  private byte[] buffer = new byte[0];
  private int from;
  private int to;
  private long position;
  private int part;

  RecordPlace(int keptBytes) {
    this.keptBytes = keptBytes;
  }

  void moveTo(byte[] buffer, int from, int to) {
    this.buffer = buffer;
    this.from = from;
    this.to = to;
  }

  void startValue(long position) {
    this.position = position;
    this.part = 0;
  }

  void nextPart() {
    part++;
  }

  /** The byte of the source object at which the value starts. */
  public long position() {
    return position;
  }

  /** Counts the records that come out of the value, from 0. */
  public int part() {
    return part;
  }

  /** The record as refused, with its bytes. */
  public Rejection reject(RejectReason reason, String detail) {
    byte[] raw = Arrays.copyOfRange(buffer, from, Math.min(to, from + keptBytes));
    return Rejection.of(reason, detail, raw, to - from);
  }
}
