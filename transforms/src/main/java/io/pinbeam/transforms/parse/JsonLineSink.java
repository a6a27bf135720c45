package io.pinbeam.transforms.parse;

import io.pinbeam.transforms.errors.Rejection;

/** Takes the JSON values of a source object, in their order. */
public interface JsonLineSink {
  /** One value: UTF-8, without a line break in it or behind it. The array is the reader's own. */
  void line(byte[] buffer, int from, int to);

  /** What is no JSON. */
  void refused(Rejection rejection);
}
