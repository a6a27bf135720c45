package io.pinbeam.transforms.errors;

import com.google.auto.value.AutoValue;

/** A record refused while it was read, with the bytes it had. */
@AutoValue
public abstract class Rejection {
  public static Rejection of(RejectReason reason, String detail, byte[] raw, long rawBytes) {
    return new AutoValue_Rejection(reason, detail, raw, rawBytes);
  }

  public abstract RejectReason reason();

  /** What is wrong, for people; names no value of the record. */
  public abstract String detail();

  /** The record's bytes as they came, or as many of its first bytes as are kept. */
  @SuppressWarnings("mutable")
  public abstract byte[] raw();

  /** How many bytes the record had. */
  public abstract long rawBytes();
}
