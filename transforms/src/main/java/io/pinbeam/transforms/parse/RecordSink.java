package io.pinbeam.transforms.parse;

import io.pinbeam.transforms.errors.Rejection;

/** Takes the records of a source object, out of their envelopes, in their order. */
public interface RecordSink {
  /**
   * A JSON object that is no envelope. {@code scanner} has just gone over it and tells of its
   * fields.
   */
  void object(JsonScanner scanner, byte[] buffer, RecordPlace place);

  /** What is no object, or no JSON. */
  void refused(Rejection rejection, long position, int part);
}
